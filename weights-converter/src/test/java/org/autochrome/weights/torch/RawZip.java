package org.autochrome.weights.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Assembles zip archives by hand, so that each field can be wrong by itself. */
public final class RawZip {
    private final ByteArrayOutputStream local = new ByteArrayOutputStream();
    private final ByteArrayOutputStream central = new ByteArrayOutputStream();
    private int entries;

    /** What the table of contents says of the next entry, where it differs from the truth. */
    int flags;

    int method = -1;
    long claimedSize = -1;
    long claimedCrc = -1;
    long claimedOffset = -1;
    boolean zip64;

    static byte[] deflate(byte[] data) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        while (!deflater.finished()) {
            out.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        return out.toByteArray();
    }

    static long crc(byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return crc.getValue();
    }

    public RawZip stored(String name, byte[] data) {
        return add(name, 0, data, data.length, crc(data));
    }

    RawZip deflated(String name, byte[] data) {
        return add(name, 8, deflate(data), data.length, crc(data));
    }

    private RawZip add(String name, int realMethod, byte[] data, long realSize, long realCrc) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        int begin = local.size();
        ByteBuffer header = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x04034b50).putShort((short) 20).position(26);
        header.putShort((short) nameBytes.length).putShort((short) 3);
        local.writeBytes(header.array());
        local.writeBytes(nameBytes);
        local.writeBytes(new byte[3]);
        local.writeBytes(data);

        long size = claimedSize >= 0 ? claimedSize : realSize;
        long offset = claimedOffset >= 0 ? claimedOffset : begin;
        ByteBuffer entry = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
        entry.putInt(0x02014b50).putShort((short) 20).putShort((short) 20).putShort((short) flags);
        entry.putShort((short) (method >= 0 ? method : realMethod)).putInt(0);
        entry.putInt((int) (claimedCrc >= 0 ? claimedCrc : realCrc));
        entry.putInt(zip64 ? -1 : data.length).putInt(zip64 ? -1 : (int) size);
        entry.putShort((short) nameBytes.length).putShort((short) (zip64 ? 34 : 0));
        entry.putInt(42, zip64 ? -1 : (int) offset);
        central.writeBytes(entry.array());
        central.writeBytes(nameBytes);
        if (zip64) {
            ByteBuffer extra = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
            extra.putShort((short) 0x4246).putShort((short) 2).putShort((short) 0);
            extra.putShort((short) 1)
                    .putShort((short) 24)
                    .putLong(size)
                    .putLong(data.length)
                    .putLong(offset);
            central.writeBytes(extra.array());
        }
        entries++;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(local.toByteArray());
        all.writeBytes(central.toByteArray());
        if (zip64) {
            ByteBuffer end64 = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN);
            end64.putInt(0x06064b50).putLong(44).position(24);
            end64.putLong(entries).putLong(entries).putLong(central.size()).putLong(local.size());
            ByteBuffer locator = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
            locator.putInt(0x07064b50).putInt(0).putLong(all.size()).putInt(1);
            all.writeBytes(end64.array());
            all.writeBytes(locator.array());
        }
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(0x06054b50).putInt(0);
        end.putShort((short) (zip64 ? -1 : entries)).putShort((short) (zip64 ? -1 : entries));
        end.putInt(zip64 ? -1 : central.size()).putInt(zip64 ? -1 : local.size());
        all.writeBytes(end.array());
        return all.toByteArray();
    }
}
