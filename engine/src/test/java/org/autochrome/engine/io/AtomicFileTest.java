package org.autochrome.engine.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final String FORCED = "jdk.FileForce";

    @TempDir
    private Path folder;

    /** A move that reaches the disk before the content does would leave an empty file after a power cut. */
    @Test
    void theContentIsOnTheDiskBeforeTheFileAppears() throws IOException {
        Path target = folder.resolve("whole");
        Path events = folder.resolve("events.jfr");
        try (Recording recording = new Recording();
                AtomicFile file = AtomicFile.create(target, false)) {
            recording.enable(FORCED).withThreshold(Duration.ZERO).withoutStackTrace();
            recording.start();
            file.channel().write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            file.commit();
            recording.stop();
            recording.dump(events);
        }
        List<RecordedEvent> forced = RecordingFile.readAllEvents(events).stream()
                .filter(event -> event.getEventType().getName().equals(FORCED))
                .filter(event -> event.getString("path")
                        .startsWith(folder.resolve(".whole.").toString()))
                .toList();
        assertThat(forced).singleElement().satisfies(event -> assertThat(event.getBoolean("metaData"))
                .isTrue());
        assertThat(target).hasBinaryContent(new byte[] {1, 2, 3});
    }
}
