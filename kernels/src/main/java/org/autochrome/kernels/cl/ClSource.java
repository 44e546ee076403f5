package org.autochrome.kernels.cl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The text of a {@code .cl} file.
 *
 * @param name the file's name, for messages
 * @param text its OpenCL C
 */
public record ClSource(String name, String text) {

    /**
     * Reads a {@code .cl} file that lies beside a class.
     *
     * @param neighbour the class in whose package the file is
     * @param file the file's name, such as {@code conv2d.cl}
     * @throws IllegalArgumentException if there is no such resource
     */
    public static ClSource beside(Class<?> neighbour, String file) {
        try (InputStream in = neighbour.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "no kernel source " + file + " in package " + neighbour.getPackageName());
            }
            return new ClSource(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("kernel source " + file + " cannot be read", e);
        }
    }
}
