package org.autochrome.colorizer.cli;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --device}, shared by the commands that compute. */
final class DeviceOption {
    @Option(
            names = {"-d", "--device"},
            paramLabel = "ID",
            description =
                    "Where to compute: reference, simd, opencl:0.0, or any unique part of a device's name ('autochrome "
                            + "devices' lists them). Default: a GPU if there is one, else OpenCL on the processor, else simd.")
    private @Nullable String id;

    Device open() {
        Devices devices = Devices.find();
        return devices.open(id == null ? devices.preferred() : devices.choose(id));
    }
}
