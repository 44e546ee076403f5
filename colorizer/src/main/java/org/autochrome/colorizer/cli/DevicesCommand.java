package org.autochrome.colorizer.cli;

import java.io.PrintWriter;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists where one can compute. */
@Command(name = "devices", description = "List the devices to compute on; the first is the default.")
final class DevicesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Devices devices = Devices.find();
        for (DeviceInfo device : devices.list()) {
            boolean isDefault = device.equals(devices.preferred());
            out.println(device.id() + "  " + device.name() + (isDefault ? "  (default)" : ""));
            device.properties().forEach((name, value) -> out.println("    " + name + ": " + value));
        }
        devices.problems().forEach(problem -> spec.commandLine().getErr().println("problem: " + problem));
        out.flush();
    }
}
