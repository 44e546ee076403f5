package org.autochrome.kernels.cl;

import java.util.Objects;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_buffer_region;
import org.jocl.cl_mem;

/**
 * A block of device memory. Positions and counts are in floats. Reads and writes block until they are done; fills and
 * copies are queued in order behind earlier launches.
 */
public final class ClBuffer implements AutoCloseable {
    private final ClContext context;
    private final cl_mem memory;
    private final Pointer pointer;
    private final long bytes;
    private final boolean part;
    private boolean closed;

    ClBuffer(ClContext context, cl_mem memory, long bytes) {
        this(context, memory, bytes, false);
    }

    private ClBuffer(ClContext context, cl_mem memory, long bytes, boolean part) {
        this.context = context;
        this.memory = memory;
        this.pointer = Pointer.to(memory);
        this.bytes = bytes;
        this.part = part;
        context.opened(this);
    }

    /**
     * Part of this buffer as a buffer of its own, without memory of its own. It keeps this buffer's memory alive.
     *
     * @param begin its first byte, a multiple of {@link ClDeviceInfo#subBufferAlignment}
     * @throws IndexOutOfBoundsException if the part does not lie in this buffer
     */
    public ClBuffer part(long begin, long length) {
        requireContext(context, "part");
        Objects.checkFromIndexSize(begin, length, bytes);
        try {
            cl_mem region = CL.clCreateSubBuffer(
                    memory,
                    CL.CL_MEM_READ_WRITE,
                    CL.CL_BUFFER_CREATE_TYPE_REGION,
                    new cl_buffer_region(begin, length),
                    null);
            return new ClBuffer(context, region, length, true);
        } catch (CLException e) {
            throw failed("clCreateSubBuffer", e, begin, length);
        }
    }

    /** Bytes in the buffer. */
    public long bytes() {
        return bytes;
    }

    /** Bytes that the device holds for this buffer alone: none for a part of another. */
    long ownBytes() {
        return part ? 0 : bytes;
    }

    /** Whether the memory has been given back. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Copies {@code count} floats of an array into the buffer.
     *
     * @param position first float of the buffer to write
     * @throws IndexOutOfBoundsException if either range does not fit
     */
    public void write(long position, float[] source, int sourceOffset, int count) {
        transfer(true, position, source, sourceOffset, count);
    }

    /** Copies the whole array to the buffer's beginning. */
    public void write(float... source) {
        write(0, source, 0, source.length);
    }

    /**
     * Copies {@code count} floats of the buffer into an array, after everything queued is done.
     *
     * @param position first float of the buffer to read
     * @throws IndexOutOfBoundsException if either range does not fit
     */
    public void read(long position, float[] target, int targetOffset, int count) {
        transfer(false, position, target, targetOffset, count);
    }

    /** Reads the first {@code count} floats. */
    public float[] read(int count) {
        float[] target = new float[count];
        read(0, target, 0, count);
        return target;
    }

    /**
     * Sets {@code count} floats from {@code position} on to one value.
     *
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void fill(float value, long position, long count) {
        checkRange("fill", position, count);
        if (count == 0) {
            return;
        }
        try {
            Pointer pattern = Pointer.to(new float[] {value});
            CL.clEnqueueFillBuffer(
                    context.queue(),
                    memory,
                    pattern,
                    Float.BYTES,
                    Float.BYTES * position,
                    Float.BYTES * count,
                    0,
                    null,
                    null);
        } catch (CLException e) {
            throw failed("clEnqueueFillBuffer", e, Float.BYTES * position, Float.BYTES * count);
        }
    }

    /**
     * Copies {@code count} floats into another buffer of the same context.
     *
     * @throws IndexOutOfBoundsException if either range does not fit
     */
    public void copyTo(ClBuffer target, long position, long targetPosition, long count) {
        requireContext(target.context, "copy");
        checkRange("copy", position, count);
        target.checkRange("copy", targetPosition, count);
        if (count == 0) {
            return;
        }
        try {
            CL.clEnqueueCopyBuffer(
                    context.queue(),
                    memory,
                    target.memory,
                    Float.BYTES * position,
                    Float.BYTES * targetPosition,
                    Float.BYTES * count,
                    0,
                    null,
                    null);
        } catch (CLException e) {
            throw failed("clEnqueueCopyBuffer", e, Float.BYTES * position, Float.BYTES * count);
        }
    }

    /** Gives the memory back once queued work that uses it is done; a second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        context.released(this);
        try {
            CL.clReleaseMemObject(memory);
        } catch (CLException e) {
            throw ClException.ofCall("clReleaseMemObject", context.device().name(), e);
        }
    }

    private void transfer(boolean toDevice, long position, float[] array, int offset, int count) {
        String call = toDevice ? "clEnqueueWriteBuffer" : "clEnqueueReadBuffer";
        Objects.checkFromIndexSize(offset, count, array.length);
        checkRange(call, position, count);
        // The array is pinned while the call lasts; waiting first for what is queued keeps that short.
        context.finish();
        Pointer host = Pointer.to(array);
        long step = context.transferFloats();
        for (long done = 0; done < count; done += step) {
            long size = Float.BYTES * Math.min(step, count - done);
            long at = Float.BYTES * (position + done);
            Pointer part = host.withByteOffset(Float.BYTES * (offset + done));
            try {
                if (toDevice) {
                    CL.clEnqueueWriteBuffer(context.queue(), memory, true, at, size, part, 0, null, null);
                } else {
                    CL.clEnqueueReadBuffer(context.queue(), memory, true, at, size, part, 0, null, null);
                }
            } catch (CLException e) {
                throw failed(call, e, at, size);
            }
        }
    }

    /** What {@code clSetKernelArg} wants: where the handle is. */
    Pointer pointer() {
        return pointer;
    }

    /** Refuses a closed buffer and a buffer of another context. */
    void requireContext(ClContext expected, String use) {
        if (closed) {
            throw new IllegalStateException("%s on \"%s\": %s is closed".formatted(use, deviceName(), this));
        }
        if (context != expected) {
            throw new IllegalArgumentException("%s on \"%s\": %s belongs to another context, of \"%s\""
                    .formatted(use, expected.device().name(), this, deviceName()));
        }
    }

    private void checkRange(String use, long position, long count) {
        requireContext(context, use);
        long floats = bytes / Float.BYTES;
        if (position < 0 || count < 0 || position > floats - count) {
            throw new IndexOutOfBoundsException("%s on \"%s\": floats %d to %d are outside %s, which has %d"
                    .formatted(use, deviceName(), position, position + count, this, floats));
        }
    }

    private ClException failed(String call, CLException cause, long at, long size) {
        return ClException.ofCall(call, deviceName(), cause, ", bytes %d to %d of %s".formatted(at, at + size, this));
    }

    private String deviceName() {
        return context.device().name();
    }

    @Override
    public String toString() {
        return "buffer of " + bytes + " bytes";
    }
}
