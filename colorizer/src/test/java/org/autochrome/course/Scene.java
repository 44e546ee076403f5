package org.autochrome.course;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.autochrome.course.Pictures.Panel;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** A photograph of a bright sky over a dark slope, with dust: white specks of one pixel that are no sky. */
final class Scene {
    private static final int SIZE = 32;
    private static final int[][] DUST = {{22, 4}, {29, 2}, {27, 10}, {30, 15}, {29, 23}};
    private static final Color LAND = new Color(92, 74, 50);
    private static final Color SKY = new Color(128, 184, 236);

    private Scene() {}

    private static boolean isSky(int row, int column) {
        return row < 8 + column / 3;
    }

    /** The photograph [1, 1, 32, 32]: 1 is white, 0 is black. */
    static Tensor dusty(Device device) {
        float[] grey = new float[SIZE * SIZE];
        IntStream.range(0, grey.length).forEach(i -> grey[i] = isSky(i / SIZE, i % SIZE) ? 1 : 0);
        for (int[] speck : DUST) {
            grey[speck[0] * SIZE + speck[1]] = 1;
        }
        return Tensor.image(device, Shape.of(1, 1, SIZE, SIZE), grey);
    }

    /** Prints in how many pixels an answer (1 sky, 0 land) differs from the truth. */
    static void judge(String name, Tensor answer) {
        float[] y = answer.toArray();
        long wrong = IntStream.range(0, y.length)
                .filter(i -> Math.abs(y[i] - (isSky(i / SIZE, i % SIZE) ? 1 : 0)) > 1e-3)
                .count();
        Pictures.printf("%-13s %4d of %d pixels wrong%n", name, wrong, y.length);
    }

    /** Draws the photograph and then the answers, sky in blue and land in brown. */
    static void draw(String name, List<Tensor> answers) throws IOException {
        List<Panel> panels = new ArrayList<>();
        panels.add(new Panel(dusty(answers.get(0).device()), Color.BLACK, Color.WHITE));
        answers.forEach(answer -> panels.add(new Panel(answer, LAND, SKY)));
        Pictures.write(name, panels.toArray(new Panel[0]));
    }
}
