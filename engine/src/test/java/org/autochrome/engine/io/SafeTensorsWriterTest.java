package org.autochrome.engine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autochrome.engine.core.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsWriterTest {
    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void nameTheFile() {
        path = folder.resolve("t.safetensors");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.toList();
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        float[] large = new float[100_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = i * 0.25f;
        }
        Map<String, String> metadata = Map.of("quoted", "a \"b\" \\ \n ü 😀");
        try (SafeTensorsWriter writer = SafeTensorsWriter.to(path)
                .metadata(metadata)
                .tensor("flags", DType.BOOL, Shape.of(3))
                .tensor("größe", DType.F32, Shape.of(10, 10_000))
                .tensor("empty", DType.F16, Shape.of(0, 3))
                .tensor("count", DType.I64, Shape.of())
                .open()) {
            writer.write("count", new long[] {-7});
            writer.write("flags", ByteBuffer.wrap(new byte[] {1, 0}));
            writer.write("größe", large);
            writer.write("flags", ByteBuffer.wrap(new byte[] {1}));
            assertThat(path).doesNotExist();
            writer.commit();
        }
        assertThat(files()).containsExactly(path);
        try (SafeTensors tensors = SafeTensors.open(path)) {
            assertThat(tensors.metadata()).isEqualTo(metadata);
            assertThat(tensors.names()).containsExactly("flags", "größe", "empty", "count");
            assertThat(tensors.floats("größe")).isEqualTo(large);
            assertThat(tensors.longs("flags")).containsExactly(1, 0, 1);
            assertThat(tensors.longs("count")).containsExactly(-7);
            assertThat(tensors.entry("count").shape()).isEqualTo(Shape.of());
            assertThat(tensors.floats("empty")).isEmpty();
        }
    }

    @Test
    void headerAndElementsAreAligned() throws IOException {
        try (SafeTensorsWriter writer = SafeTensorsWriter.to(path)
                .tensor("odd", DType.U8, Shape.of(3))
                .tensor("x", DType.F32, Shape.of(1))
                .tensor("n", DType.I64, Shape.of(1))
                .open()) {
            writer.write("odd", ByteBuffer.wrap(new byte[3]));
            writer.write("x", new float[1]);
            writer.write("n", new long[1]);
            writer.commit();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getLong(0) % 8).isZero();
        try (SafeTensors tensors = SafeTensors.open(path)) {
            assertThat(tensors.entry("n").begin()).isZero();
            assertThat(tensors.entry("x").begin()).isEqualTo(8);
            assertThat(tensors.entry("odd").begin()).isEqualTo(12);
        }
    }

    @Test
    void anEmptyFileIsAValidFile() throws IOException {
        try (SafeTensorsWriter writer = SafeTensorsWriter.to(path).open()) {
            writer.commit();
        }
        try (SafeTensors tensors = SafeTensors.open(path)) {
            assertThat(tensors.names()).isEmpty();
            assertThat(tensors.metadata()).isEmpty();
        }
    }

    @Test
    void anIncompleteTensorLeavesNothing() throws IOException {
        try (SafeTensorsWriter writer =
                SafeTensorsWriter.to(path).tensor("x", DType.F32, Shape.of(2)).open()) {
            writer.write("x", new float[] {1});
            assertThatThrownBy(writer::commit)
                    .isInstanceOf(SafeTensorsException.class)
                    .hasMessage(path + ": tensor x was given 4 of 8 bytes");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void anAbandonedFileLeavesNothingAndKeepsTheOldOne() throws IOException {
        Files.writeString(path, "old");
        SafeTensorsWriter writer = SafeTensorsWriter.to(path)
                .overwrite(true)
                .tensor("x", DType.F32, Shape.of(2))
                .open();
        assertThat(files()).hasSize(2);
        writer.close();
        assertThat(files()).containsExactly(path);
        assertThat(path).hasContent("old");
    }

    @Test
    void misuseIsNamed() throws IOException {
        SafeTensorsWriter.Declaration declaration = SafeTensorsWriter.to(path).tensor("x", DType.F32, Shape.of(1));
        assertThatThrownBy(() -> declaration.tensor("x", DType.F32, Shape.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("tensor x is declared twice");
        assertThatThrownBy(() -> SafeTensorsWriter.to(path).tensor("__metadata__", DType.F32, Shape.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        try (SafeTensorsWriter writer =
                SafeTensorsWriter.to(path).tensor("x", DType.F32, Shape.of(1)).open()) {
            assertThatThrownBy(() -> writer.write("y", new float[1])).hasMessageEndingWith("tensor y was not declared");
            assertThatThrownBy(() -> writer.write("x", new long[1]))
                    .hasMessageEndingWith("tensor x is declared F32, given I64");
            assertThatThrownBy(() -> writer.write("x", new float[2]))
                    .hasMessageEndingWith("tensor x was given 8 bytes, declared are 4");
        }
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        Files.writeString(path, "old");
        assertThatThrownBy(() -> SafeTensorsWriter.to(path).open())
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage(path + ": exists already");
        assertThatThrownBy(() -> SafeTensorsWriter.to(folder).overwrite(true).open())
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage(folder + ": exists and is not a regular file");
        assertThatThrownBy(() -> SafeTensorsWriter.to(folder.resolve("none/t.safetensors"))
                        .open())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageEndingWith("its folder does not exist");
        try (SafeTensorsWriter writer =
                SafeTensorsWriter.to(path).overwrite(true).open()) {
            writer.commit();
        }
        SafeTensors.open(path).close();
    }

    @Test
    void aFileThatAppearedMeanwhileIsKept() throws IOException {
        try (SafeTensorsWriter writer = SafeTensorsWriter.to(path).open()) {
            Files.writeString(path, "somebody else's");
            assertThatThrownBy(writer::commit).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(path).hasContent("somebody else's");
        assertThat(files()).hasSize(1);
    }
}
