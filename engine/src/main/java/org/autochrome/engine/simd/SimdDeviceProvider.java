package org.autochrome.engine.simd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.DeviceProvider;

/** Offers the fast plain-Java device as {@code simd}, on all processors that Java sees. */
public final class SimdDeviceProvider implements DeviceProvider {
    private static final String ID = "simd";
    private static final int PREFERENCE = 2;

    @Override
    public String name() {
        return ID;
    }

    @Override
    public List<DeviceInfo> list() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("memory", Runtime.getRuntime().maxMemory() + " bytes of Java heap");
        return List.of(new DeviceInfo(ID, SimdDevice.nameOf(SimdCode.best(), threads()), PREFERENCE, properties));
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public Device open(String id) {
        if (!id.equals(ID)) {
            throw new IllegalArgumentException("device \"" + id + "\" is no plain-Java device; there is " + ID);
        }
        return new SimdDevice(ID, SimdCode.best(), threads());
    }

    private static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }
}
