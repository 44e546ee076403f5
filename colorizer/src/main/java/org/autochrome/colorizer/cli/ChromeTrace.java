package org.autochrome.colorizer.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import org.autochrome.engine.autograd.Profiler;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.io.AtomicFile;

/**
 * A profile for {@code chrome://tracing} and Perfetto: ops and kernels as two rows of complete events. Source: Google,
 * "Trace Event Format".
 */
final class ChromeTrace {
    private static final int PROCESS = 1;
    private static final int OPS = 1;
    private static final int KERNELS = 2;
    private static final double NANOS_PER_MICRO = 1e3;

    private final JsonGenerator json;
    private final long origin;

    private ChromeTrace(JsonGenerator json, long origin) {
        this.json = json;
        this.origin = origin;
    }

    static void write(Profiler profiler, Device device, Path target, boolean overwrite) throws IOException {
        List<Profiler.Entry> entries = profiler.entries();
        long origin = entries.isEmpty() ? 0 : entries.get(0).start();
        try (AtomicFile file = AtomicFile.create(target, overwrite)) {
            JsonGenerator json = new JsonMapper()
                    .createGenerator(Channels.newOutputStream(file.channel()))
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            try (json) {
                json.writeStartObject();
                json.writeStringField("displayTimeUnit", "ms");
                json.writeArrayFieldStart("traceEvents");
                new ChromeTrace(json, origin).events(profiler, device);
                json.writeEndArray();
                json.writeEndObject();
            }
            file.commit();
        }
    }

    private void events(Profiler profiler, Device device) throws IOException {
        name("process_name", OPS, device.toString());
        name("thread_name", OPS, "ops");
        name("thread_name", KERNELS, "kernels");
        for (Profiler.Entry entry : profiler.entries()) {
            op(entry);
            for (Profiler.Launch launch : entry.launches()) {
                kernel(launch, entry.module());
            }
        }
        for (Profiler.Launch launch : profiler.launchesBetweenOps()) {
            kernel(launch, "");
        }
    }

    private void name(String what, int row, String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("ph", "M");
        json.writeStringField("name", what);
        place(row);
        json.writeObjectFieldStart("args");
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void op(Profiler.Entry entry) throws IOException {
        begin("op", entry.op(), OPS, entry.start(), entry.nanos());
        json.writeStringField("layer", entry.module());
        json.writeStringField("output", entry.output().toString());
        json.writeNumberField("macs", entry.macs());
        json.writeNumberField("bytes", entry.bytes());
        end();
    }

    private void kernel(Profiler.Launch launch, String layer) throws IOException {
        begin("kernel", launch.kernel(), KERNELS, launch.start(), launch.nanos());
        json.writeStringField("layer", layer);
        end();
    }

    private void begin(String category, String name, int row, long start, long nanos) throws IOException {
        json.writeStartObject();
        json.writeStringField("ph", "X");
        json.writeStringField("cat", category);
        json.writeStringField("name", name);
        place(row);
        json.writeNumberField("ts", (start - origin) / NANOS_PER_MICRO);
        json.writeNumberField("dur", nanos / NANOS_PER_MICRO);
        json.writeObjectFieldStart("args");
    }

    private void end() throws IOException {
        json.writeEndObject();
        json.writeEndObject();
    }

    private void place(int row) throws IOException {
        json.writeNumberField("pid", PROCESS);
        json.writeNumberField("tid", row);
    }
}
