package org.autochrome.engine.simd.vector;

import static org.autochrome.engine.simd.vector.VectorCode.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Shows the compiler every kind of vector operation before it compiles the first one. All operations run through a few
 * methods of the Vector API. If those are compiled while they have seen one kind only, for instance the multiply-adds of a
 * long matrix product, the next kind fails their type checks; the failures count against every later method that they are
 * inlined into, and from a limit on (the option {@code PerMethodTrapLimit}) the compiler gives up keeping vectors in
 * registers. Measured with Java 17: 3x3 convolution with tiles of 6 took 1.5 times as long after a direct convolution.
 */
final class MixedProfile {
    /** Enough for the profiling compiler to see all kinds, and a few hundredths of a second. */
    private static final int ROUNDS = 200;

    private MixedProfile() {}

    static void record() {
        float[] numbers = new float[SPECIES.length()];
        for (int i = 0; i < ROUNDS; i++) {
            all(numbers);
        }
    }

    private static void all(float[] numbers) {
        FloatVector v = FloatVector.fromArray(SPECIES, numbers, 0);
        FloatVector sum = v.fma(v, v).add(v).mul(0.5f).sub(v).max(v);
        sum = v.blend(sum, sum.compare(VectorOperators.GT, 0f));
        IntVector bits =
                sum.reinterpretAsInts().lanewise(VectorOperators.LSHL, 1).add(1);
        bits.reinterpretAsFloats().intoArray(numbers, 0);
        numbers[0] = sum.reduceLanes(VectorOperators.MAX);
    }
}
