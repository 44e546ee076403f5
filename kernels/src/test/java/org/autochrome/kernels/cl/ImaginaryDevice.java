package org.autochrome.kernels.cl;

import java.util.List;

/** Devices that no machine has. */
public final class ImaginaryDevice {
    private ImaginaryDevice() {}

    /** A real device in the guise of a GPU that allows so many work-items in a group and bytes of local memory. */
    public static ClDeviceInfo gpu(ClDeviceInfo real, long workItems, long localMemory) {
        return gpu(real, workItems, localMemory, real.maxAllocation());
    }

    /** The same with another limit on the bytes of a buffer. */
    public static ClDeviceInfo gpu(ClDeviceInfo real, long workItems, long localMemory, long maxAllocation) {
        return new ClDeviceInfo(
                real.platformIndex(),
                real.deviceIndex(),
                ClDeviceInfo.Type.GPU,
                real.name(),
                real.vendor(),
                real.platformName(),
                real.platformVersion(),
                real.deviceVersion(),
                real.driverVersion(),
                real.computeUnits(),
                real.globalMemory(),
                maxAllocation,
                real.subBufferAlignment(),
                localMemory,
                workItems,
                List.of(workItems, workItems, workItems),
                false,
                real.fp64(),
                1,
                1);
    }
}
