package org.autochrome.engine.check;

import java.util.Arrays;
import java.util.Locale;
import org.autochrome.engine.core.Shape;

/** How far numbers are from what was expected. */
public final class Errors {
    private Errors() {}

    /**
     * {@code |got - expected| / |expected|} in the Euclidean norm; {@code |got|} if all expected numbers are zero. NaN if
     * any number is NaN.
     */
    public static double relativeL2(float[] got, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double d = (double) got[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
    }

    /**
     * Requires the relative L2 error to be within the tolerance, and returns it.
     *
     * @param what begins the message: case, device, what is compared
     * @throws ParityException if it is larger or not a number, or if the counts differ; names the worst element
     */
    public static double require(String what, Shape shape, float[] got, float[] expected, double tolerance) {
        if (got.length != expected.length || got.length != shape.count()) {
            throw new ParityException(
                    what + ": got " + got.length + " numbers, expected " + expected.length + " in shape " + shape);
        }
        double error = relativeL2(got, expected);
        if (!(error <= tolerance)) {
            int worst = worst(got, expected);
            throw new ParityException(String.format(
                    Locale.ROOT,
                    "%s: relative L2 error %.3g > %.3g; worst at %s of %s: got %s, expected %s",
                    what,
                    error,
                    tolerance,
                    Arrays.toString(position(worst, shape)),
                    shape,
                    got[worst],
                    expected[worst]));
        }
        return error;
    }

    /** Index of the first NaN, else of the largest difference. */
    private static int worst(float[] got, float[] expected) {
        int worst = 0;
        double most = -1;
        for (int i = 0; i < got.length; i++) {
            double difference = Math.abs((double) got[i] - expected[i]);
            if (Double.isNaN(difference)) {
                return i;
            }
            if (difference > most) {
                most = difference;
                worst = i;
            }
        }
        return worst;
    }

    private static int[] position(int index, Shape shape) {
        int[] position = new int[shape.rank()];
        int rest = index;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            position[d] = rest % shape.dim(d);
            rest /= shape.dim(d);
        }
        return position;
    }
}
