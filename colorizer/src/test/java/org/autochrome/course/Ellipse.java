package org.autochrome.course;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws what a 2x2 matrix does to the circle of all vectors of length 1, and where the vectors u point. */
final class Ellipse {
    private static final int CENTRE = 200;
    private static final int UNIT = 26;
    private static final int CORNERS = 72;

    private Ellipse() {}

    static void draw(String name, float[] w, List<float[]> us) throws IOException {
        List<String> svg = new ArrayList<>();
        svg.add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        svg.add(polygon("#888888", 1, 0, 0, 1));
        svg.add(polygon("#1f5fa8", w));
        for (int i = 0; i < us.size(); i++) {
            float[] u = us.get(i);
            String end = point(u[0] * 7, u[1] * 7);
            svg.add("<polyline points=\"" + point(0, 0) + " " + end
                    + "\" stroke=\"#c0392b\" stroke-width=\"1.5\" fill=\"none\"/>");
            if (i < 3) { // later ones lie on one another
                String[] xy = end.split(",", -1);
                svg.add("<text x=\"" + xy[0] + "\" y=\"" + xy[1] + "\" dx=\"3\" dy=\"-3\">" + i + "</text>");
            }
        }
        Pictures.write(name, 2 * CENTRE, 2 * CENTRE, svg);
    }

    /** The picture of the unit circle under a matrix of two rows. */
    private static String polygon(String colour, float... w) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < CORNERS; i++) {
            double x = Math.cos(2 * Math.PI * i / CORNERS);
            double y = Math.sin(2 * Math.PI * i / CORNERS);
            points.append(i == 0 ? "" : " ").append(point(w[0] * x + w[1] * y, w[2] * x + w[3] * y));
        }
        return "<polygon points=\"" + points + "\" stroke=\"" + colour + "\" stroke-width=\"2\" fill=\"none\"/>";
    }

    /** The vector (x, y) on paper, y upwards. */
    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", CENTRE + UNIT * x, CENTRE - UNIT * y);
    }
}
