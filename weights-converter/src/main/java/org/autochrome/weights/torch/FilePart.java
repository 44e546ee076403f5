package org.autochrome.weights.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.autochrome.engine.io.MappedFile;

/** A storage whose bytes lie as they are in the file. */
record FilePart(MappedFile file, long begin, long size) implements StorageSource {
    @Override
    public ByteBuffer slice(long from, int length) throws IOException {
        return file.slice(begin + from, length);
    }
}
