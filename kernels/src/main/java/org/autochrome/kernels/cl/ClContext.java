package org.autochrome.kernels.cl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.LaunchListener;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jspecify.annotations.Nullable;

/**
 * One opened device with its in-order queue: it owns buffers, programs and kernels, and frees what is left of them when
 * it closes. Belongs to one thread.
 */
public final class ClContext implements AutoCloseable {
    /** Transfers go in pieces: more than 2 GiB in one call is more than some drivers and JOCL can take. */
    private static final long TRANSFER_FLOATS = 1L << 28;

    /** Launches whose times are collected at once; bounds the events held. */
    private static final int MAX_PENDING = 1024;

    private static final System.Logger LOG = System.getLogger(ClContext.class.getName());

    private final ClDeviceInfo info;
    private final cl_device_id device;
    private final cl_context context;
    private final ProgramCache cache;
    private final long transferFloats;
    private final Map<ProgramKey, ClProgram> programs = new HashMap<>();
    private final ArrayDeque<PendingLaunch> pending = new ArrayDeque<>();
    private cl_command_queue queue;
    private @Nullable LaunchListener listener;
    private String lastLaunch = "none";
    private long heldBytes;
    private int heldBuffers;
    private boolean closed;

    private record ProgramKey(ClSource source, ClOptions options) {}

    private record PendingLaunch(String kernel, cl_event event) {}

    private ClContext(ClDeviceInfo info, ProgramCache cache, long transferFloats) {
        this.info = info;
        this.cache = cache;
        this.transferFloats = transferFloats;
        ClPlatforms.Handles handles = ClPlatforms.handles(info);
        this.device = handles.device();
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, handles.platform());
        try {
            this.context = CL.clCreateContext(properties, 1, new cl_device_id[] {device}, null, null, null);
        } catch (CLException e) {
            throw ClException.ofCall("clCreateContext", info.name(), e);
        }
        try {
            this.queue = newQueue(false);
        } catch (ClException e) {
            CL.clReleaseContext(context);
            throw e;
        }
    }

    /**
     * Opens a listed device, with the user's program cache.
     *
     * @throws ClException if the driver refuses
     * @throws IllegalStateException if the device has gone
     */
    public static ClContext open(ClDeviceInfo device) {
        return open(device, ProgramCache.ofUser(), TRANSFER_FLOATS);
    }

    static ClContext open(ClDeviceInfo device, ProgramCache cache, long transferFloats) {
        return new ClContext(device, cache, transferFloats);
    }

    /** The device. */
    public ClDeviceInfo device() {
        return info;
    }

    /** Bytes in the open buffers, parts of others not counted again. */
    public long heldBytes() {
        return heldBytes;
    }

    /** Open buffers, parts of others too. */
    public int heldBuffers() {
        return heldBuffers;
    }

    /**
     * Allocates device memory; what it holds is undefined.
     *
     * @throws ClException if there is not enough; the message says how much is asked for, held and possible
     */
    public ClBuffer allocate(long bytes) {
        requireOpen();
        if (bytes <= 0) {
            throw new IllegalArgumentException(
                    "buffer on \"%s\": size must be positive but is %d bytes".formatted(info.name(), bytes));
        }
        try {
            return new ClBuffer(this, CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, bytes, null, null), bytes);
        } catch (CLException e) {
            throw ClException.ofCall(
                    "clCreateBuffer", info.name(), e, ", %d bytes asked, %s".formatted(bytes, memory()));
        }
    }

    /** What an out-of-memory message says of this context. */
    String memory() {
        return "%d bytes held in %d buffers, the device has %d and allows %d in one buffer"
                .formatted(heldBytes, heldBuffers, info.globalMemory(), info.maxAllocation());
    }

    /**
     * The built program of a source with given options. It is built, or loaded from the program cache, at the first
     * call, and belongs to this context.
     *
     * @throws ClException if the compiler refuses; the message holds its log
     */
    public ClProgram program(ClSource source, ClOptions options) {
        requireOpen();
        ProgramKey key = new ProgramKey(source, options);
        ClProgram program = programs.get(key);
        if (program == null) {
            program = ClProgram.build(this, source, options, cache);
            programs.put(key, program);
        }
        return program;
    }

    /**
     * Waits until everything queued is done, and reports the launches to the listener, if there is one.
     *
     * @throws ClException if a queued command failed
     */
    public void finish() {
        requireOpen();
        try {
            CL.clFinish(queue);
        } catch (CLException e) {
            throw ClException.ofCall(
                    "clFinish", info.name(), e, ", last kernel launched: %s, %s".formatted(lastLaunch, memory()));
        }
        reportLaunches();
    }

    /** Hands what is queued to the device without waiting for it. */
    public void flush() {
        requireOpen();
        try {
            CL.clFlush(queue);
        } catch (CLException e) {
            throw ClException.ofCall("clFlush", info.name(), e);
        }
    }

    /**
     * Reports the time of every launch from now on, or stops doing so.
     *
     * @param newListener who hears of launches, or null for nobody
     */
    public void profile(@Nullable LaunchListener newListener) {
        finish();
        if ((listener == null) != (newListener == null)) {
            cl_command_queue replaced = queue;
            queue = newQueue(newListener != null);
            CL.clReleaseCommandQueue(replaced);
        }
        listener = newListener;
    }

    /**
     * Frees the device's programs and queue, and logs a warning if buffers are still open. A second call does nothing.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            finish();
        } finally {
            closed = true;
            if (heldBuffers > 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "closing \"{0}\" with {1} buffers of {2} bytes still open",
                        info.name(),
                        heldBuffers,
                        heldBytes);
            }
            pending.forEach(launch -> CL.clReleaseEvent(launch.event()));
            programs.values().forEach(ClProgram::release);
            CL.clReleaseCommandQueue(queue);
            CL.clReleaseContext(context);
        }
    }

    private cl_command_queue newQueue(boolean profiling) {
        try {
            return createQueue(profiling ? CL.CL_QUEUE_PROFILING_ENABLE : 0);
        } catch (CLException e) {
            throw ClException.ofCall("clCreateCommandQueue", info.name(), e);
        }
    }

    /** The newer function does not exist on OpenCL 1.2 devices. */
    @SuppressWarnings("deprecation")
    private cl_command_queue createQueue(long properties) {
        return CL.clCreateCommandQueue(context, device, properties, null);
    }

    private void reportLaunches() {
        if (pending.isEmpty()) {
            return;
        }
        List<PendingLaunch> launches = new ArrayList<>(pending);
        pending.clear();
        long[] starts = new long[launches.size()];
        long[] ends = new long[launches.size()];
        try {
            for (int i = 0; i < starts.length; i++) {
                cl_event event = launches.get(i).event();
                starts[i] = time(event, CL.CL_PROFILING_COMMAND_START);
                ends[i] = time(event, CL.CL_PROFILING_COMMAND_END);
            }
        } catch (CLException e) {
            throw ClException.ofCall("clGetEventProfilingInfo", info.name(), e);
        } finally {
            launches.forEach(launch -> CL.clReleaseEvent(launch.event()));
        }
        LaunchListener current = listener;
        if (current != null) {
            for (int i = 0; i < starts.length; i++) {
                current.launched(launches.get(i).kernel(), starts[i], ends[i] - starts[i]);
            }
        }
    }

    private static long time(cl_event event, int name) {
        long[] value = new long[1];
        CL.clGetEventProfilingInfo(event, name, Long.BYTES, Pointer.to(value), null);
        return value[0];
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the OpenCL context of \"" + info.name() + "\" is closed");
        }
    }

    /** The event that the next launch must fill, or null when nobody listens. */
    @Nullable
    cl_event newLaunchEvent() {
        return listener == null ? null : new cl_event();
    }

    /** Called after each launch. */
    void launched(String kernel, @Nullable cl_event event) {
        lastLaunch = kernel;
        if (event != null) {
            pending.add(new PendingLaunch(kernel, event));
            if (pending.size() == MAX_PENDING) {
                finish();
            }
        }
    }

    void opened(ClBuffer buffer) {
        heldBytes += buffer.ownBytes();
        heldBuffers++;
    }

    void released(ClBuffer buffer) {
        heldBytes -= buffer.ownBytes();
        heldBuffers--;
    }

    cl_command_queue queue() {
        requireOpen();
        return queue;
    }

    cl_context handle() {
        return context;
    }

    cl_device_id deviceHandle() {
        return device;
    }

    long transferFloats() {
        return transferFloats;
    }
}
