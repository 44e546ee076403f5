package org.autochrome.course;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.autochrome.engine.core.Tensor;

/** Prints and draws tensors for the programs of the course. */
final class Pictures {
    /** Where pictures go, a property that the course's Maven profile and the tests set. */
    static final String FOLDER = "course.pictures";

    private static final int ZOOM = 7;
    private static final int GAP = 6;

    private Pictures() {}

    /** Prints each tensor's first row behind its label. */
    static void printRows(List<String> labels, int decimals, List<Tensor> tensors) {
        for (int i = 0; i < labels.size(); i++) {
            float[] values = tensors.get(i).toArray();
            print(
                    labels.get(i),
                    decimals,
                    Arrays.copyOf(values, tensors.get(i).shape().dim(-1)));
        }
    }

    /** Prints numbers in one line, {@code decimals} digits behind the point. */
    static void print(String label, int decimals, float... values) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-13s", label));
        for (float value : values) {
            line.append(
                    String.format(Locale.ROOT, " %" + (decimals + 3) + "." + decimals + "f", value + 0f)); // no "-0"
        }
        System.out.println(line);
    }

    /** {@link String#format} with a decimal point on every machine, printed. */
    static void printf(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format, arguments);
    }

    /** What one panel shows: the first channel of a picture, its values 0 to 1 from one colour to another. */
    record Panel(Tensor values, Color zero, Color one) {
        private int rgb(int index, float[] all) {
            float t = Math.max(0f, Math.min(1f, all[index]));
            return new Color(
                            mix(zero.getRed(), one.getRed(), t),
                            mix(zero.getGreen(), one.getGreen(), t),
                            mix(zero.getBlue(), one.getBlue(), t))
                    .getRGB();
        }

        private static int mix(int from, int to, float t) {
            return Math.round(from + (to - from) * t);
        }
    }

    /** Draws panels of one size side by side, every value as a square of {@value #ZOOM} x {@value #ZOOM} pixels. */
    static void write(String name, Panel... panels) throws IOException {
        int height = panels[0].values.shape().h();
        int width = panels[0].values.shape().w();
        BufferedImage image = new BufferedImage(
                panels.length * (width * ZOOM + GAP) - GAP, height * ZOOM, BufferedImage.TYPE_INT_RGB);
        int[] white = new int[image.getWidth() * image.getHeight()];
        Arrays.fill(white, Color.WHITE.getRGB());
        image.setRGB(0, 0, image.getWidth(), image.getHeight(), white, 0, image.getWidth());
        for (int p = 0; p < panels.length; p++) {
            float[] values = panels[p].values.toArray();
            for (int y = 0; y < height * ZOOM; y++) {
                for (int x = 0; x < width * ZOOM; x++) {
                    int rgb = panels[p].rgb(y / ZOOM * width + x / ZOOM, values);
                    image.setRGB(p * (width * ZOOM + GAP) + x, y, rgb);
                }
            }
        }
        ImageIO.write(image, "png", file(name));
    }

    /** Writes a drawing: the elements of an SVG file of this size. */
    static void write(String name, int width, int height, List<String> elements) throws IOException {
        List<String> svg = new ArrayList<>();
        svg.add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height + "\" width=\""
                + width + "\" height=\"" + height + "\" font-family=\"sans-serif\" font-size=\"11\">");
        svg.addAll(elements);
        svg.add("</svg>");
        Files.write(file(name).toPath(), svg, StandardCharsets.UTF_8);
    }

    private static File file(String name) throws IOException {
        Path folder = Path.of(System.getProperty(FOLDER, "."));
        Files.createDirectories(folder);
        return folder.resolve(name).toFile();
    }
}
