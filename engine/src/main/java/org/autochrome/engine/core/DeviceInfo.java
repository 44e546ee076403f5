package org.autochrome.engine.core;

import java.util.Map;

/**
 * A device that can be opened.
 *
 * @param id what {@code --device} takes, such as {@code simd} or {@code opencl:0.0}
 * @param name the name for people
 * @param preference the default is the device with the least: 0 a GPU, 1 OpenCL on a CPU, 2 fast plain Java, 3 the reference
 * @param properties what else is known of it, in reading order (memory, compute units, driver)
 */
public record DeviceInfo(String id, String name, int preference, Map<String, String> properties) {}
