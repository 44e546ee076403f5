package org.autochrome.bench.peaks;

import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.cl.ClBuffer;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;

/** The roofs of an OpenCL device, by two kernels. */
final class ClPeaks {
    private static final ClSource SOURCE = ClSource.beside(ClPeaks.class, "peaks.cl");
    private static final int VECTOR = 16; // floats, in the kernels
    private static final int ROUNDS = 50_000; // of multiply-adds in a work-item
    private static final int[] CHAINS = {5, 8, 12}; // the best depends on how many registers there are

    private ClPeaks() {}

    static Peaks measure(ClDevice device) {
        ClContext context = device.context();
        boolean cpu = context.device().type() == ClDeviceInfo.Type.CPU;
        double gflops = 0;
        for (int chains : CHAINS) {
            gflops = Math.max(gflops, cpu ? fma(context, chains, 4, 1) : fma(context, chains, 64, 64));
        }
        return new Peaks(gflops, copy(context));
    }

    private static double fma(ClContext context, int chains, int groupsPerUnit, int local) {
        long items = (long) context.device().computeUnits() * groupsPerUnit * local;
        int rounds = ROUNDS / local;
        ClKernel kernel = context.program(SOURCE, ClOptions.defaults().define("CHAINS", chains))
                .kernel("multiply_add");
        try (ClBuffer out = context.allocate(items * Float.BYTES)) {
            return Peaks.best(() -> {
                kernel.arg("rounds", rounds)
                        .arg("factor", 0.5f)
                        .arg("addend", 1f)
                        .arg("result", out)
                        .launch(NdRange.of(items).groups(local));
                context.finish();
                return 2L * VECTOR * chains * rounds * items;
            });
        }
    }

    private static double copy(ClContext context) {
        ClKernel kernel = context.program(SOURCE, ClOptions.defaults()).kernel("copy");
        long bytes = (long) Peaks.COPIED * Float.BYTES;
        try (ClBuffer from = context.allocate(bytes);
                ClBuffer to = context.allocate(bytes)) {
            from.fill(1f, 0, Peaks.COPIED);
            return Peaks.best(() -> {
                kernel.arg("source", from).arg("target", to).launch(NdRange.of(Peaks.COPIED / VECTOR));
                context.finish();
                return 2 * bytes;
            });
        }
    }
}
