package org.autochrome.course;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Shape;

/**
 * Draws a U-Net from left to right in the order of computing: one floor lower where the picture is half as large, wider
 * where the channels are more; a full line is the path, a dashed one a skip.
 */
final class UDrawing {
    private static final int FLOOR = 52;
    private static final int TOP = 34;
    private static final int BAR = 22;
    private static final int GAP = 44;

    private record Box(int x, int y, int width) {
        int right() {
            return x + width;
        }

        int middle() {
            return y + BAR / 2;
        }
    }

    private final int size;
    private final List<String> svg = new ArrayList<>();
    private final List<Box> boxes = new ArrayList<>();

    /** A drawing for an input of {@code size} x {@code size} pixels. */
    UDrawing(int size) {
        this.size = size;
    }

    void add(String name, Shape shape) {
        int floor = Integer.numberOfTrailingZeros(size / shape.h());
        Box last = boxes.isEmpty() ? new Box(0, TOP, 0) : boxes.get(boxes.size() - 1);
        Box box = new Box(last.right() + GAP, TOP + floor * FLOOR, 6 + shape.c() / 20);
        if (!boxes.isEmpty()) {
            connect(last, box, "");
            boxes.subList(0, boxes.size() - 1).stream()
                    .filter(other -> other.y == box.y && last.y != box.y)
                    .reduce((left, right) -> right)
                    .ifPresent(skip -> connect(skip, box, " stroke-dasharray=\"4 3\""));
        }
        boxes.add(box);
        svg.add("<rect x=\"" + box.x + "\" y=\"" + box.y + "\" width=\"" + box.width + "\" height=\"" + BAR
                + "\" fill=\"#1f5fa8\"/>");
        write(box.x + box.width / 2, box.y - 4, name);
        write(box.x + box.width / 2, box.y + BAR + 12, shape.c() + "x" + shape.h() + "²");
    }

    private void connect(Box from, Box to, String style) {
        svg.add("<line x1=\"" + from.right() + "\" y1=\"" + from.middle() + "\" x2=\"" + to.x + "\" y2=\"" + to.middle()
                + "\" stroke=\"#888888\"" + style + "/>");
    }

    private void write(int x, int y, String text) {
        svg.add("<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"middle\">" + text + "</text>");
    }

    void draw(String name) throws IOException {
        int width = boxes.get(boxes.size() - 1).right() + GAP;
        int height = boxes.stream().mapToInt(Box::y).max().orElse(TOP) + BAR + 24;
        svg.add(0, "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Pictures.write(name, width, height, svg);
    }
}
