package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ClPlatformsTest {
    @TempDir
    private Path folder;

    /** Prints the listing; run in a process of its own. */
    static final class ListMain {
        public static void main(String[] arguments) {
            ClPlatforms.Listing listing = ClPlatforms.list();
            System.out.println("devices " + listing.devices().size());
            listing.problems().forEach(System.out::println);
        }
    }

    @EachOpenClDevice
    void devicesDescribeThemselves(ClDeviceInfo info) {
        assertThat(info.name()).isNotBlank();
        assertThat(info.platformName()).isNotBlank();
        assertThat(info.deviceVersion()).startsWith("OpenCL ");
        assertThat(info.driverVersion()).isNotBlank();
        assertThat(info.computeUnits()).isPositive();
        assertThat(info.globalMemory()).isGreaterThan(1 << 20);
        assertThat(info.maxAllocation()).isBetween(1L << 20, info.globalMemory());
        assertThat(info.localMemory()).isGreaterThanOrEqualTo(1 << 14);
        assertThat(info.maxWorkGroupSize()).isPositive();
        assertThat(info.maxWorkItemSizes()).hasSizeGreaterThanOrEqualTo(3).allMatch(size -> size > 0);
        assertThat(info.nativeVectorWidthFloat()).isPositive();
    }

    @EachOpenClDevice
    void aDeviceThatIsNoLongerAtItsPlaceIsRefused(ClDeviceInfo info) {
        ClDeviceInfo gone = TestDevices.imaginary();

        assertThat(ClPlatforms.list().devices()).contains(info).doesNotContain(gone);
        assertThatIllegalStateException()
                .isThrownBy(() -> ClContext.open(gone))
                .withMessageContaining("0.0 is no longer \"Imaginary\"");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noPlatformIsAProblemAndNotAnException() throws Exception {
        List<String> lines = list("-Dunused=");

        assertThat(lines).startsWith("devices 0").hasSize(2);
        assertThat(lines.get(1)).startsWith("OpenCL: ").contains("install");
    }

    @Test
    void aNativeLibraryThatCannotBeLoadedIsAProblemAndNotAnException() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        List<String> lines = list("-Djava.io.tmpdir=" + file.resolve("below"));

        assertThat(lines).contains("devices 0");
        assertThat(lines).anyMatch(line -> line.startsWith("OpenCL: its loader library cannot be used"));
    }

    /** Lists in another process whose loader finds no driver. */
    private List<String> list(String option) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx64m");
        command.add(option);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ListMain.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OCL_ICD_VENDORS", folder.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
