package org.autochrome.course;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Winograd's way through one row: pixels d, their sums V, the products M with the weight's sums U, and the results y. Prints
 * the numbers, and draws them with a line wherever one goes into another: full where it is added, dashed where subtracted.
 */
final class FlowDrawing {
    private static final int COLUMN = 150;
    private static final int ROW = 48;
    private static final int LEFT = 40;
    private static final int TOP = 50;
    private static final int BOX = 34;

    private final float[] d;
    private final float[][] b;
    private final float[] u;
    private final float[][] a;
    private final float[] v;
    private final float[] m;
    private final List<String> svg = new ArrayList<>();

    /** The way of pixels {@code d} by V = {@code b} d, M = V {@code u} and y = {@code a} M. */
    FlowDrawing(float[] d, float[][] b, float[] u, float[][] a) {
        this.d = d;
        this.b = b;
        this.u = u;
        this.a = a;
        v = Polynomials.times(b, d);
        m = new float[v.length];
        for (int i = 0; i < m.length; i++) {
            m[i] = v[i] * u[i];
        }
    }

    void print() {
        Pictures.print("U, weights", 2, u);
        Pictures.print("V, pixels", 2, v);
        Pictures.print("M = U V", 2, m);
        Pictures.print("y", 2, Polynomials.times(a, m));
    }

    void draw(String name) throws IOException {
        svg.add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        connect(0, b);
        for (int i = 0; i < m.length; i++) {
            line(1, i, 2, i, "");
        }
        connect(2, a);
        column(0, "pixels d", d);
        column(1, "sums V", v);
        column(2, "products M", m);
        column(3, "results y", Polynomials.times(a, m));
        for (int i = 0; i < u.length; i++) {
            text(x(1) + COLUMN / 2, y(i) - 5, "x " + number(u[i]));
        }
        Pictures.write(name, x(3) + BOX / 2 + LEFT, y(m.length - 1) + ROW / 2, svg);
    }

    private void connect(int column, float[][] matrix) {
        for (int to = 0; to < matrix.length; to++) {
            for (int from = 0; from < matrix[to].length; from++) {
                if (matrix[to][from] != 0) {
                    line(column, from, column + 1, to, matrix[to][from] < 0 ? " stroke-dasharray=\"5 4\"" : "");
                }
            }
        }
    }

    private void column(int column, String title, float... values) {
        text(x(column), TOP - BOX, title);
        for (int i = 0; i < values.length; i++) {
            svg.add("<rect x=\"" + (x(column) - BOX / 2) + "\" y=\"" + (y(i) - BOX / 2) + "\" width=\"" + BOX
                    + "\" height=\"" + BOX + "\" fill=\"" + (column == 2 ? "#f4b038" : "#dce8f4")
                    + "\" stroke=\"#1f5fa8\"/>");
            text(x(column), y(i) + 4, number(values[i]));
        }
    }

    private void line(int fromColumn, int from, int toColumn, int to, String style) {
        svg.add("<line x1=\"" + (x(fromColumn) + BOX / 2) + "\" y1=\"" + y(from) + "\" x2=\"" + (x(toColumn) - BOX / 2)
                + "\" y2=\"" + y(to) + "\" stroke=\"#666666\"" + style + "/>");
    }

    private void text(int x, int y, String text) {
        svg.add("<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"middle\">" + text + "</text>");
    }

    private static int x(int column) {
        return LEFT + column * COLUMN;
    }

    private static int y(int row) {
        return TOP + row * ROW;
    }

    private static String number(float value) {
        return value == (int) value ? String.valueOf((int) value) : String.valueOf(value);
    }
}
