package org.autochrome.colorizer.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A whole file in memory for decoders that look a little beyond its end and go on with zeros.
 *
 * <p>A damaged file sends such a decoder on for minutes, so a stream that is asked beyond its end again and again
 * gives up.
 */
final class MemoryImageStream extends ImageInputStreamImpl {

    private static final int PATIENCE = 256;

    private final byte[] bytes;
    private int readsBeyondEnd;

    MemoryImageStream(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        if (streamPos >= bytes.length) {
            return end();
        }
        return bytes[(int) streamPos++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        bitOffset = 0;
        if (streamPos >= bytes.length) {
            return end();
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    private int end() throws IOException {
        if (++readsBeyondEnd > PATIENCE) {
            throw new IOException("its data go on beyond the end of the file");
        }
        return -1;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
