package org.autochrome.bench.peaks.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.autochrome.bench.peaks.JavaPeaks;

/** Ten independent sums, each a vector of the width that this processor prefers. */
public final class VectorMultiplyAdd implements JavaPeaks.MultiplyAdd {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 10;

    @Override
    public int floats() {
        return CHAINS * SPECIES.length();
    }

    @Override
    public float run(int rounds, float factor, float addend) {
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        FloatVector x = FloatVector.broadcast(SPECIES, addend);
        FloatVector a = x;
        FloatVector b = x.mul(2f);
        FloatVector c = x.mul(3f);
        FloatVector d = x.mul(4f);
        FloatVector e = x.mul(5f);
        FloatVector g = x.mul(6f);
        FloatVector h = x.mul(7f);
        FloatVector i = x.mul(8f);
        FloatVector j = x.mul(9f);
        FloatVector k = x.mul(10f);
        for (int round = 0; round < rounds; round++) {
            a = a.fma(f, x);
            b = b.fma(f, x);
            c = c.fma(f, x);
            d = d.fma(f, x);
            e = e.fma(f, x);
            g = g.fma(f, x);
            h = h.fma(f, x);
            i = i.fma(f, x);
            j = j.fma(f, x);
            k = k.fma(f, x);
        }
        FloatVector sum =
                a.add(b).add(c).add(d).add(e).add(g).add(h).add(i).add(j).add(k);
        return sum.reduceLanes(VectorOperators.ADD);
    }
}
