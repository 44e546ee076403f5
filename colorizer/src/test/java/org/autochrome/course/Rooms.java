package org.autochrome.course;

import java.awt.Color;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.autochrome.course.Pictures.Panel;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * A photograph of a dark room with two bright windows that do not touch, and a hint of colour in one pixel of the left one.
 * Channel 0 is the kind of a pixel (2 window, -2 wall), channel 1 the hint.
 */
final class Rooms {
    private static final int SIZE = 24;
    private static final int KIND = 2;
    private static final int HINT = 9 * SIZE + 5;

    private Rooms() {}

    private static boolean isWindow(int row, int column) {
        return row >= 5 && row < 17 && column % 12 >= 3 && column % 12 < 9;
    }

    /** The photograph [1, 2, 24, 24]. */
    static Tensor photo(Device device) {
        float[] x = new float[2 * SIZE * SIZE];
        IntStream.range(0, SIZE * SIZE).forEach(i -> x[i] = isWindow(i / SIZE, i % SIZE) ? KIND : -KIND);
        x[SIZE * SIZE + HINT] = 1;
        return Tensor.image(device, Shape.of(1, 2, SIZE, SIZE), x);
    }

    /** Channel 1. */
    static float[] hints(Tensor x) {
        int pixels = x.shape().h() * x.shape().w();
        return Arrays.copyOfRange(x.toArray(), pixels, 2 * pixels);
    }

    /** Draws the photograph, its hint, and the hint that attention spread. */
    static void draw(String name, Tensor photo, Tensor attended) throws IOException {
        Color amber = new Color(244, 176, 56);
        Pictures.write(
                name,
                new Panel(photo, new Color(56, 56, 56), new Color(232, 232, 232)),
                new Panel(channel(photo, hints(photo)), Color.BLACK, amber),
                new Panel(channel(attended, hints(attended)), Color.BLACK, amber));
    }

    private static Tensor channel(Tensor like, float[] values) {
        Shape shape = Shape.of(1, 1, like.shape().h(), like.shape().w());
        return Tensor.image(like.device(), shape, values);
    }
}
