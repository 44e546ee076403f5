package org.autochrome.weights.torch;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The raw bytes of one storage, wherever they lie. */
interface StorageSource {
    /** Bytes available. */
    long size();

    /** The bytes {@code [begin, begin + length)}, little-endian; the caller stays inside {@link #size()}. */
    ByteBuffer slice(long begin, int length) throws IOException;
}
