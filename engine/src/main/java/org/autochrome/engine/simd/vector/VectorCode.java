package org.autochrome.engine.simd.vector;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.autochrome.engine.simd.GemmKernel;
import org.autochrome.engine.simd.SimdCode;

/** The inner loops on vectors of the width that this processor prefers. */
public final class VectorCode {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private VectorCode() {}

    /** Called by name from {@link SimdCode}, which must not refer to this package. */
    public static SimdCode create() {
        GemmKernel gemm = hasManyRegisters() ? new VectorGemm12() : new VectorGemm6();
        return new SimdCode(
                SPECIES.vectorBitSize() + "-bit vectors",
                gemm,
                new VectorRowMath(),
                List.of(new VectorTile4(), new VectorTile6()),
                MixedProfile::record);
    }

    /** AVX-512 and ARM have 32 vector registers; other x86 has 16, which a tile of 12 x 2 vectors would spill. */
    private static boolean hasManyRegisters() {
        return SPECIES.vectorBitSize() >= 512 || System.getProperty("os.arch").equals("aarch64");
    }
}
