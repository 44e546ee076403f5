package org.autochrome.kernels.cl;

import java.nio.file.Path;
import java.util.List;

/** Contexts and devices for tests. */
final class TestDevices {
    private TestDevices() {}

    /** A context with a program cache of its own and transfers in pieces of {@code transferFloats}. */
    static ClContext open(ClDeviceInfo info, Path cache, long transferFloats) {
        return ClContext.open(info, new ProgramCache(cache), transferFloats);
    }

    static ClContext open(ClDeviceInfo info, Path cache) {
        return open(info, cache, 1 << 20);
    }

    static ClSource source(String file) {
        return ClSource.beside(TestDevices.class, file);
    }

    /** A device that no machine has. */
    static ClDeviceInfo imaginary() {
        return imaginary("driver 1");
    }

    static ClDeviceInfo imaginary(String driver) {
        return new ClDeviceInfo(
                0,
                0,
                ClDeviceInfo.Type.CPU,
                "Imaginary",
                "Nobody",
                "Platform",
                "OpenCL 1.2",
                "OpenCL 1.2",
                driver,
                2,
                1L << 30,
                1L << 28,
                128,
                1L << 15,
                1024,
                List.of(1024L, 1024L, 64L),
                false,
                true,
                8,
                8);
    }
}
