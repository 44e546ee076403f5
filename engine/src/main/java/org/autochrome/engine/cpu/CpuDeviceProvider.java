package org.autochrome.engine.cpu;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.DeviceProvider;

/** Offers the reference device as {@code reference} (float storage) and {@code reference:f64} (double storage). */
public final class CpuDeviceProvider implements DeviceProvider {
    private static final int PREFERENCE = 3;
    private static final DeviceInfo FLOATS =
            new DeviceInfo("reference", "plain Java loops", PREFERENCE, properties("float32", "the oracle; slow"));
    private static final DeviceInfo DOUBLES = new DeviceInfo(
            "reference:f64",
            "plain Java loops in double precision",
            PREFERENCE,
            properties("float64", "gradient checks; slow"));

    private static Map<String, String> properties(String storage, String use) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("storage", storage);
        properties.put("use", use);
        return Collections.unmodifiableMap(properties);
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public List<DeviceInfo> list() {
        return List.of(FLOATS, DOUBLES);
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public Device open(String id) {
        for (DeviceInfo info : list()) {
            if (info.id().equals(id)) {
                return new CpuDevice(info.id(), info.name(), info.equals(DOUBLES));
            }
        }
        throw new IllegalArgumentException(
                "device \"" + id + "\" is no reference device; there are " + FLOATS.id() + " and " + DOUBLES.id());
    }
}
