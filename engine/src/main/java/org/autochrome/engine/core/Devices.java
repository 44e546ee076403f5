package org.autochrome.engine.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Finds devices. A provider that fails, a missing native library included, costs only its own devices and is reported
 * by {@link #problems()}.
 */
public final class Devices {
    private final Map<DeviceInfo, DeviceProvider> found = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Devices() {}

    /** Looks for all devices now. */
    public static Devices find() {
        Devices devices = new Devices();
        Iterator<DeviceProvider> providers =
                ServiceLoader.load(DeviceProvider.class).iterator();
        while (devices.addNext(providers)) {}
        return devices;
    }

    /** Opens the device that {@code name} means, see {@link #choose}. */
    public static Device open(String name) {
        Devices devices = find();
        return devices.open(devices.choose(name));
    }

    private boolean addNext(Iterator<DeviceProvider> providers) {
        DeviceProvider provider;
        try {
            if (!providers.hasNext()) {
                return false;
            }
            provider = providers.next();
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            problems.add("a device provider could not be made: " + e);
            return true;
        }
        try {
            provider.list().forEach(info -> found.put(info, provider));
            problems.addAll(provider.problems());
        } catch (LinkageError | RuntimeException e) {
            problems.add("device provider " + nameOf(provider) + " failed: " + e);
        }
        return true;
    }

    /** For messages: its class if it cannot even tell its name. */
    private static String nameOf(DeviceProvider provider) {
        try {
            return provider.name();
        } catch (LinkageError | RuntimeException e) {
            return provider.getClass().getName() + " (its name failed: " + e + ")";
        }
    }

    /** All devices, the preferred first. */
    public List<DeviceInfo> list() {
        return found.keySet().stream()
                .sorted(Comparator.comparingInt(DeviceInfo::preference))
                .toList();
    }

    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** A GPU if there is one, else OpenCL on the CPU, else fast plain Java. */
    public DeviceInfo preferred() {
        return list().stream().findFirst().orElseThrow(() -> new IllegalStateException("no device found: " + problems));
    }

    /**
     * The device whose id is {@code name}, or whose id or name contains it.
     *
     * @throws IllegalArgumentException if none or several match; the message lists the devices
     */
    public DeviceInfo choose(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<DeviceInfo> exact =
                list().stream().filter(info -> info.id().equals(wanted)).toList();
        List<DeviceInfo> matches = exact.isEmpty()
                ? list().stream()
                        .filter(info -> (info.id() + " " + info.name())
                                .toLowerCase(Locale.ROOT)
                                .contains(wanted))
                        .toList()
                : exact;
        if (matches.size() != 1) {
            String all = (matches.isEmpty() ? list() : matches)
                    .stream().map(info -> info.id() + " (" + info.name() + ")").collect(Collectors.joining(", "));
            throw new IllegalArgumentException("device \"" + name + "\": "
                    + (matches.isEmpty() ? "none matches; there are " : "several match: ") + all
                    + (problems.isEmpty() ? "" : "; problems: " + problems));
        }
        return matches.get(0);
    }

    public Device open(DeviceInfo info) {
        DeviceProvider provider = found.get(info);
        if (provider == null) {
            throw new IllegalArgumentException("device " + info.id() + " is not among those found");
        }
        return provider.open(info.id());
    }
}
