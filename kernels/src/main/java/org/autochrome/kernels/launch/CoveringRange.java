package org.autochrome.kernels.launch;

import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.NdRange;

/** Ranges for kernels that take any work-group and skip the work-items behind the last. */
public final class CoveringRange {
    private CoveringRange() {}

    /**
     * At least x by y by z work-items, in groups of groupX by groupY; groups that are larger than the device allows are
     * halved until they fit.
     *
     * @param groupX a power of two
     * @param groupY a power of two
     */
    public static NdRange of(ClDeviceInfo device, long x, long y, long z, int groupX, int groupY) {
        long itemsX =
                Math.min(groupX, Long.highestOneBit(device.maxWorkItemSizes().get(0)));
        long itemsY =
                Math.min(groupY, Long.highestOneBit(device.maxWorkItemSizes().get(1)));
        while (itemsX * itemsY > device.maxWorkGroupSize()) {
            if (itemsY > 1) {
                itemsY /= 2;
            } else {
                itemsX /= 2;
            }
        }
        return NdRange.of(NdRange.roundUp(x, itemsX), NdRange.roundUp(y, itemsY), z)
                .groups(itemsX, itemsY, 1);
    }
}
