package org.autochrome.engine.core;

import java.util.List;

/** Lists and opens one kind of devices; found through {@link java.util.ServiceLoader}. */
public interface DeviceProvider {
    /** What it provides, for messages: {@code OpenCL}. */
    String name();

    /** The devices at hand, the best first; devices that cannot be listed are told by {@link #problems()}. */
    List<DeviceInfo> list();

    /** One line each for platforms or natives that failed while listing. */
    List<String> problems();

    /** Opens the device with this id, one of {@link #list()}. */
    Device open(String id);
}
