package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClDeviceProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A driver's compiler must not take the signals by which the JVM learns of null references. */
class SignalsTest {
    /** Builds programs while another thread runs into null checks, which the interpreter answers by SIGSEGV. */
    static final class Builder {
        private static volatile int[] @Nullable [] nothing = new int[1][];

        private Builder() {}

        public static void main(String[] arguments) {
            Thread thread = new Thread(Builder::trap, "null checks");
            thread.setDaemon(true);
            thread.start();
            try (ClDevice device = (ClDevice) new ClDeviceProvider().open(arguments[0])) {
                ClSource source = ClSource.beside(ClDevice.class, "accumulate.cl");
                for (int i = 0; i < 3; i++) {
                    ClOptions fresh = ClOptions.defaults().define("BUILD_" + i, System.nanoTime());
                    device.context().program(source, fresh).kernel("accumulate");
                }
            }
            System.out.println("built");
        }

        private static void trap() {
            while (true) {
                try {
                    nothing[0][0]++;
                } catch (NullPointerException expected) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @EachOpenClDevice
    @EnabledOnOs(OS.LINUX)
    void driversCompileWhileOtherThreadsRunIntoNullChecks(ClDeviceInfo info) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xint",
                        "-XX:-PrintWarnings",
                        "-DuniqueLibraryNames=true",
                        "-Dautochrome.cache=" + System.getProperty("autochrome.cache"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Builder.class.getName(),
                        "opencl:" + info.index())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains("built");
        assertThat(process.exitValue()).as(output).isZero();
    }
}
