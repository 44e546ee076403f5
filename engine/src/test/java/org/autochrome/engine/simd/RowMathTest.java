package org.autochrome.engine.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors and plain loops round alike, so a float does not depend on which of them computed it. */
class RowMathTest {
    private static final RowMath PLAIN = SimdCode.plain().rows();
    private static final RowMath VECTORS = SimdCode.vectors().rows();
    private static final int LENGTH = 80;

    private final SplittableRandom random = new SplittableRandom(5);
    private final float[] x = numbers();
    private final float[] z = numbers();
    private final float[] scale = numbers();
    private final float[] shift = numbers();
    private final float[] start = numbers();

    private float[] numbers() {
        float[] numbers = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            numbers[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return numbers;
    }

    /** Runs a row of math twice from the same start and compares all of y, what lies outside of the stretch included. */
    private void same(BiConsumer<RowMath, float[]> run) {
        float[] plain = start.clone();
        float[] vectors = start.clone();
        run.accept(PLAIN, plain);
        run.accept(VECTORS, vectors);
        assertThat(vectors).containsExactly(plain);
        assertThat(plain[0]).isEqualTo(start[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 15, 16, 17, 33, 63, 64, 70})
    void vectorsAndPlainLoopsAgreeInEveryBit(int n) {
        x[5] = Float.NaN;
        z[9] = Float.NEGATIVE_INFINITY;
        same((math, y) -> math.finish(x, 2, null, 0f, null, null, 0, y, 3, n));
        same((math, y) -> math.finish(x, 2, z, 0.2f, null, null, 1, y, 3, n));
        same((math, y) -> math.finish(x, 2, z, 1f, scale, shift, 1, y, 3, n));
        same((math, y) -> math.finish(y, 3, null, 0f, scale, shift, 1, y, 3, n));
        same((math, y) -> math.linear(0.3f, x, 2, -0.7f, z, 1, y, 3, n));
        same((math, y) -> math.multiply(x, 2, z, 1, y, 3, n));
        same((math, y) -> math.max(x, 2, z, 1, y, 3, n));
        same((math, y) -> math.addSquares(x, 2, z, 1, y, 3, n));
        same((math, y) -> math.exp(x, 10, 1f, -1.3f, y, 3, Math.min(n, 60)));
        assertThat(VECTORS.largest(z, 1, n)).isEqualTo(PLAIN.largest(z, 1, n));
        assertThat(VECTORS.exp(z, 10, 1f, -87f, start, 3, Math.min(n, 60)))
                .isCloseTo(PLAIN.exp(z, 10, 1f, -87f, start, 3, Math.min(n, 60)), within(1e-5f));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void exponentialIsExactToAFewUnitsInTheLastPlace(boolean vectors) {
        RowMath math = vectors ? VECTORS : PLAIN;
        int n = 20001;
        float[] arguments = new float[n];
        for (int i = 0; i < n; i++) {
            arguments[i] = -i * 86.5f / (n - 1) + 3f;
        }
        float[] y = new float[n];
        math.exp(arguments, 0, 3f, Float.NEGATIVE_INFINITY, y, 0, n);
        for (int i = 0; i < n; i++) {
            double exact = Math.exp((double) (arguments[i] - 3f));
            assertThat(Math.abs(y[i] - exact)).isLessThanOrEqualTo(3e-7 * exact);
        }
        assertThat(y[0]).isEqualTo(1f);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void exponentialKeepsNanAndVanishesFarDown(boolean vectors) {
        RowMath math = vectors ? VECTORS : PLAIN;
        float[] arguments = new float[32];
        Arrays.fill(arguments, 0, 16, Float.NaN);
        Arrays.fill(arguments, 16, 31, -1e30f);
        arguments[31] = Float.NEGATIVE_INFINITY;
        float[] y = new float[32];
        math.exp(arguments, 0, 0f, Float.NEGATIVE_INFINITY, y, 0, 32);
        for (int i = 0; i < 32; i++) {
            if (i < 16) {
                assertThat(y[i]).isNaN();
            } else {
                assertThat(y[i]).isBetween(0f, 2e-38f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void exponentialBelowTheLeastIsZero(boolean vectors) {
        RowMath math = vectors ? VECTORS : PLAIN;
        float[] y = new float[32];
        float[] arguments = new float[32];
        for (int i = 0; i < 32; i++) {
            arguments[i] = i % 2 == 0 ? -60f : -60.01f;
        }
        assertThat(math.exp(arguments, 0, 0f, -60f, y, 0, 32)).isCloseTo(16 * (float) Math.exp(-60), within(1e-31f));
        for (int i = 0; i < 32; i++) {
            assertThat(y[i] == 0).isEqualTo(i % 2 == 1);
        }
    }
}
