package org.autochrome.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in the root folder, run as a user runs it, on what {@code mvn package} built. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher under test is a POSIX shell script")
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of("..", "autochrome").toAbsolutePath().normalize();
    private static final String THIS_JAVA = System.getProperty("java.home");

    @TempDir
    private Path folder;

    private String path = System.getenv("PATH");

    private record Run(int status, String out, String err) {}

    @Test
    void listsEveryKindOfDevice() throws Exception {
        Run run = run(LAUNCHER, THIS_JAVA, "devices");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("reference", "simd");
        if (Boolean.getBoolean("opencl.required")) {
            assertThat(run.out()).contains("opencl:0.0");
        } else {
            // Without a driver the OpenCL provider still tells, as a problem, why it has no device.
            assertThat(run.out() + run.err()).contains("OpenCL");
        }
    }

    @Test
    void worksThroughLinksFromAnotherFolder() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("my bin"));
        Files.createSymbolicLink(folder.resolve("first"), LAUNCHER);
        Path second = Files.createSymbolicLink(bin.resolve("second"), Path.of("..", "first"));
        Run run = run(second, THIS_JAVA, "--help");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("colorize");
    }

    @Test
    void handsOnArgumentsAndExitStatus() throws Exception {
        Run run = run(LAUNCHER, THIS_JAVA, "devices", "--no such $option");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--no such $option");
    }

    @Test
    void refusesAnOldJava() throws Exception {
        Path java = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
        script(java, "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        Run run = run(LAUNCHER, folder.resolve("old").toString(), "devices");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(java.toString(), "Java 11.0.2", "17 or newer");
    }

    @Test
    void saysThatJavaHomeIsWrong() throws Exception {
        Run run = run(LAUNCHER, folder.toString(), "devices");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("JAVA_HOME is " + folder);
    }

    /** A build that was ended between making its lock and writing its process number into it. */
    @Test
    @Timeout(120)
    void takesOverALockWithoutAnOwner() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path launcher = Files.copy(LAUNCHER, home.resolve("autochrome"), StandardCopyOption.COPY_ATTRIBUTES);
        Path lock = Files.createDirectories(home.resolve("colorizer/target/build-lock"));
        Path jdk = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\nMODULES=\"java.base\"\n");
        script(jdk.resolve("java"), "echo started");
        script(jdk.resolve("javac"), "exit 1");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        script(bin.resolve("mvn"), "mkdir -p colorizer/target/lib");
        path = bin + File.pathSeparator + System.getenv("PATH");
        Run run = run(launcher, folder.resolve("jdk").toString(), "devices");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("started\n");
        assertThat(run.err()).containsOnlyOnce("waiting for another build; if there is none, delete " + lock);
        assertThat(lock).doesNotExist();
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Run run(Path launcher, String javaHome, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(Map.of("JAVA_HOME", javaHome, "PATH", path));
        int status = builder.start().waitFor();
        return new Run(status, Files.readString(out), Files.readString(err));
    }
}
