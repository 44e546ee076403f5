package org.autochrome.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesTest {
    @Test
    void findsThePlainJavaDevicesTheFastOneFirst() {
        assertThat(Devices.find().list())
                .extracting(DeviceInfo::id)
                .containsExactly("simd", "reference", "reference:f64");
        assertThat(Devices.find().preferred().id()).isEqualTo("simd");
    }

    @Test
    void choosesByIdOrByAUniquePartOfTheName() {
        Devices devices = Devices.find();
        assertThat(devices.choose("reference").id()).isEqualTo("reference");
        assertThat(devices.choose("Double Precision").id()).isEqualTo("reference:f64");
        assertThatThrownBy(() -> devices.choose("plain java"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("several match")
                .hasMessageContaining("simd");
        assertThatThrownBy(() -> devices.choose("abacus")).hasMessageContaining("none matches");
    }

    /** A provider that fails costs only its own devices, and is reported by its name or, without one, its class. */
    @Test
    void failingProvidersAreReportedAndTheOthersRemain(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(
                services.resolve(DeviceProvider.class.getName()),
                List.of(Failing.class.getName(), Nameless.class.getName(), "no.such.Provider"));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            Devices devices = Devices.find();
            assertThat(devices.list()).extracting(DeviceInfo::id).contains("simd", "reference");
            assertThat(devices.problems())
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .startsWith("device provider failing failed: ")
                                    .contains("no such library"),
                            second -> assertThat(second)
                                    .contains(Nameless.class.getName(), "no name either", "no such library"),
                            third -> assertThat(third).contains("could not be made", "no.such.Provider"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Stands for a provider whose native library is missing. */
    public static class Failing implements DeviceProvider {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public List<DeviceInfo> list() {
            throw new UnsatisfiedLinkError("no such library");
        }

        @Override
        public List<String> problems() {
            return List.of();
        }

        @Override
        public Device open(String id) {
            throw new AssertionError("never listed");
        }
    }

    /** Fails even when asked for its name. */
    public static final class Nameless extends Failing {
        @Override
        public String name() {
            throw new IllegalStateException("no name either");
        }
    }
}
