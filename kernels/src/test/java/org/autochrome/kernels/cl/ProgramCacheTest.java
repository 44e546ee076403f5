package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {
    private static final ClSource SOURCE = new ClSource("a.cl", "kernel void a() {}");
    private static final byte[] KEY = ProgramCache.key(SOURCE, ClOptions.defaults(), TestDevices.imaginary());
    private static final byte[] BINARY = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    @Test
    void givesBackWhatWasStored() throws IOException {
        ProgramCache cache = new ProgramCache(folder.resolve("new/folder"));

        assertThat(cache.load(KEY)).isNull();
        cache.store(KEY, BINARY);
        assertThat(cache.load(KEY)).isEqualTo(BINARY);
        try (Stream<Path> files = Files.list(folder.resolve("new/folder"))) {
            assertThat(files).containsExactly(cache.file(KEY));
        }
    }

    @Test
    void sourceOptionsDeviceAndDriverAllDecide() {
        ClOptions options = ClOptions.defaults();
        ClDeviceInfo device = TestDevices.imaginary();
        Set<String> keys = new HashSet<>();
        for (byte[] key : List.of(
                KEY,
                ProgramCache.key(new ClSource("a.cl", "kernel void b() {}"), options, device),
                ProgramCache.key(SOURCE, options.define("A", 1), device),
                ProgramCache.key(SOURCE, options, TestDevices.imaginary("driver 2")))) {
            keys.add(HexFormat.of().formatHex(key));
        }

        assertThat(keys).hasSize(4);
    }

    @Test
    void everyDamagedByteIsNoticed() throws IOException {
        ProgramCache cache = new ProgramCache(folder);
        cache.store(KEY, BINARY);
        byte[] sound = Files.readAllBytes(cache.file(KEY));
        try (LogCapture log = new LogCapture(ProgramCache.class)) {
            for (int i = 0; i < sound.length; i++) {
                byte[] damaged = sound.clone();
                damaged[i] ^= 0x40;
                Files.write(cache.file(KEY), damaged);
                assertThat(cache.load(KEY)).as("byte %d", i).isNull();
            }
            assertThat(log.messages()).hasSize(sound.length).allMatch(line -> line.contains("building it anew"));
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        ProgramCache cache = new ProgramCache(folder);
        cache.store(KEY, BINARY);
        byte[] sound = Files.readAllBytes(cache.file(KEY));
        try (LogCapture log = new LogCapture(ProgramCache.class)) {
            for (int length = 0; length < sound.length; length++) {
                Files.write(cache.file(KEY), Arrays.copyOf(sound, length));
                assertThat(cache.load(KEY)).as("length %d", length).isNull();
            }
            assertThat(log.messages()).hasSize(sound.length);
        }
    }

    @Test
    void aFileOfAnotherProgramIsNotTaken() throws IOException {
        ProgramCache cache = new ProgramCache(folder);
        byte[] other = ProgramCache.key(SOURCE, ClOptions.defaults(), TestDevices.imaginary("driver 2"));
        cache.store(other, BINARY);
        Files.move(cache.file(other), cache.file(KEY));
        try (LogCapture log = new LogCapture(ProgramCache.class)) {
            assertThat(cache.load(KEY)).isNull();
            assertThat(log.messages()).singleElement().asString().contains("holds another program");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsLogged() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        ProgramCache cache = new ProgramCache(file.resolve("below"));
        try (LogCapture log = new LogCapture(ProgramCache.class)) {
            cache.store(KEY, BINARY);
            assertThat(log.messages()).singleElement().asString().contains("cannot be written");
        }
    }
}
