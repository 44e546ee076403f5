package org.autochrome.kernels;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.DeviceProvider;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.ClPlatforms;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.tuning.TuningTable;
import org.jspecify.annotations.Nullable;

/** Offers every OpenCL device as {@code opencl:P.D}, P and D counting platforms and their devices from 0. */
public final class ClDeviceProvider implements DeviceProvider {
    private static final String PREFIX = "opencl:";

    private ClPlatforms.@Nullable Listing listing;

    private ClPlatforms.Listing listing() {
        if (listing == null) {
            listing = ClPlatforms.list();
        }
        return listing;
    }

    @Override
    public String name() {
        return "OpenCL";
    }

    @Override
    public List<DeviceInfo> list() {
        return listing().devices().stream().map(ClDeviceProvider::describe).toList();
    }

    @Override
    public List<String> problems() {
        return listing().problems();
    }

    @Override
    public Device open(String id) {
        return open(id, TuningTable.bundled());
    }

    /**
     * Opens a device with another tuning than its own, to test or compare versions of a kernel.
     *
     * @throws IllegalArgumentException if there is no such device, or if the table lacks something it needs
     */
    public ClDevice open(String id, TuningTable tuning) {
        for (ClDeviceInfo info : listing().devices()) {
            DeviceInfo described = describe(info);
            if (described.id().equals(id)) {
                return new ClDevice(id, described.name(), ClContext.open(info), LaunchStyle.of(info), tuning);
            }
        }
        throw new IllegalArgumentException("device \"" + id + "\" is no OpenCL device; there are "
                + list().stream().map(DeviceInfo::id).toList() + ", problems " + problems());
    }

    /** The platform belongs to the name: two drivers may offer one processor under names of which one holds the other. */
    private static DeviceInfo describe(ClDeviceInfo info) {
        int preference = info.type() == ClDeviceInfo.Type.GPU ? 0 : 1;
        return new DeviceInfo(
                PREFIX + info.index(), info.name() + ", " + info.platformName(), preference, properties(info));
    }

    private static Map<String, String> properties(ClDeviceInfo info) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("type", info.type().name());
        properties.put("vendor", info.vendor());
        properties.put("platform", info.platformName() + ", " + info.platformVersion());
        properties.put("version", info.deviceVersion());
        properties.put("driver", info.driverVersion());
        properties.put("compute units", Integer.toString(info.computeUnits()));
        properties.put("memory", mebibytes(info.globalMemory()));
        properties.put("largest block", mebibytes(info.maxAllocation()));
        properties.put("local memory", info.localMemory() / 1024 + " KiB");
        properties.put("work-group", "at most " + info.maxWorkGroupSize() + " work-items");
        properties.put(
                "float vectors",
                "native %d, preferred %d".formatted(info.nativeVectorWidthFloat(), info.preferredVectorWidthFloat()));
        properties.put("half precision", info.fp16() ? "yes" : "no");
        properties.put("double precision", info.fp64() ? "yes" : "no");
        return Collections.unmodifiableMap(properties);
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
