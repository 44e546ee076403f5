package org.autochrome.colorizer.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.autochrome.colorizer.model.DeviceRate;
import org.autochrome.colorizer.model.NetworkPlan;
import org.autochrome.engine.core.Device;

/** What a network would need on a device, told before anything but a small convolution is computed there. */
final class DryRun {
    private DryRun() {}

    static void print(NetworkPlan plan, int renderFactor, Device device, PrintWriter out) {
        double rate = DeviceRate.macsPerSecond(device);
        out.printf(
                Locale.ROOT,
                "network      %dx%d for render factor %d, %.1f billion multiply-accumulates%n",
                plan.output().w(),
                plan.output().h(),
                renderFactor,
                plan.macs() / 1e9);
        out.printf(Locale.ROOT, "activations  %,d bytes at the most%n", plan.roomBytes());
        out.printf(
                Locale.ROOT,
                "weights      %,d bytes as stored; the device brings them into a form of its own, which may be larger%n",
                Float.BYTES * plan.parameters());
        out.println("device       " + device);
        out.printf(
                Locale.ROOT,
                "time         about %.1f s a photo, an estimate from a convolution that ran at %.0f billion a second%n",
                plan.macs() / rate,
                rate / 1e9);
    }
}
