package org.autochrome.kernels.cl;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jspecify.annotations.Nullable;

/**
 * An entry point whose arguments are set by name:
 *
 * <pre>{@code
 * kernel.arg("x", x).arg("y", y).arg("stride", 2).launch(NdRange.of(n));
 * }</pre>
 *
 * <p>Every launch sets every argument: none is remembered, so that no launch can read a buffer of the one before.
 */
public final class ClKernel {
    private final ClContext context;
    private final String name;
    private final cl_kernel kernel;
    private final List<KernelArgument> arguments;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final long staticLocalBytes;
    private final long maxGroupSize;
    private final long[] requiredGroup;

    private final boolean[] isSet;
    private final @Nullable ClBuffer[] buffers;
    private final long[] values;

    private final int[] intCell = new int[1];
    private final float[] floatCell = new float[1];
    private final long[] longCell = new long[1];
    private final Pointer intPointer = Pointer.to(intCell);
    private final Pointer floatPointer = Pointer.to(floatCell);
    private final Pointer longPointer = Pointer.to(longCell);
    private final long[] global = new long[3];
    private final long[] local = new long[3];

    ClKernel(ClContext context, ClSource source, ClOptions options, String name, cl_kernel kernel) {
        this.context = context;
        this.name = name;
        this.kernel = kernel;
        try {
            int count = Jocl.int32(
                    (info, size, value, returned) -> CL.clGetKernelInfo(kernel, info, size, value, returned),
                    CL.CL_KERNEL_NUM_ARGS);
            List<KernelArgument> named = KernelSignature.ofDriver(kernel, count);
            this.arguments = named.size() == count ? named : KernelSignature.ofSource(source, options, name, count);
            Jocl.Query group = (info, size, value, returned) ->
                    CL.clGetKernelWorkGroupInfo(kernel, context.deviceHandle(), info, size, value, returned);
            this.staticLocalBytes = Jocl.int64(group, CL.CL_KERNEL_LOCAL_MEM_SIZE);
            this.maxGroupSize = Math.min(
                    Jocl.int64(group, CL.CL_KERNEL_WORK_GROUP_SIZE),
                    context.device().maxWorkGroupSize());
            this.requiredGroup = Jocl.int64s(group, CL.CL_KERNEL_COMPILE_WORK_GROUP_SIZE, 3);
        } catch (CLException e) {
            throw ClException.ofKernel("clGetKernelInfo", deviceName(), name, e, "");
        }
        for (int i = 0; i < arguments.size(); i++) {
            indexes.put(arguments.get(i).name(), i);
        }
        this.isSet = new boolean[arguments.size()];
        this.buffers = new ClBuffer[arguments.size()];
        this.values = new long[arguments.size()];
    }

    /** The entry point's name. */
    public String name() {
        return name;
    }

    /** The most work-items that a work-group of this kernel may have on this device. */
    public long maxGroupSize() {
        return maxGroupSize;
    }

    /**
     * Sets a {@code global} or {@code constant} pointer.
     *
     * @throws IllegalArgumentException if the kernel has no such argument, or one of another kind
     */
    public ClKernel arg(String argument, ClBuffer buffer) {
        int index = pointerIndex(argument, buffer);
        buffer.requireContext(context, name);
        buffers[index] = buffer;
        set(index, Sizeof.cl_mem, buffer.pointer());
        return this;
    }

    /**
     * Sets a {@code global} or {@code constant} pointer to null, for an argument that this launch does not read.
     *
     * @throws IllegalArgumentException if the kernel has no such argument, or one of another kind
     */
    public ClKernel nullArg(String argument) {
        int index = pointerIndex(argument, "null");
        buffers[index] = null;
        set(index, Sizeof.cl_mem, null);
        return this;
    }

    /**
     * Sets an {@code int}, or a {@code uint} or {@code long} that holds the value.
     *
     * @throws IllegalArgumentException if the kernel has no such argument, or one of another type
     */
    public ClKernel arg(String argument, int value) {
        int index = index(argument);
        KernelArgument declared = arguments.get(index);
        if (declared.is("long", "ulong")) {
            return arg(argument, (long) value);
        }
        if (!declared.is("int", "uint") || (value < 0 && declared.is("uint"))) {
            throw mistyped(declared, "int " + value);
        }
        intCell[0] = value;
        values[index] = value;
        set(index, Sizeof.cl_int, intPointer);
        return this;
    }

    /**
     * Sets a {@code long}, or a {@code ulong} that holds the value.
     *
     * @throws IllegalArgumentException if the kernel has no such argument, or one of another type
     */
    public ClKernel arg(String argument, long value) {
        int index = index(argument);
        KernelArgument declared = arguments.get(index);
        if (!declared.is("long", "ulong") || (value < 0 && declared.is("ulong"))) {
            throw mistyped(declared, "long " + value);
        }
        longCell[0] = value;
        values[index] = value;
        set(index, Sizeof.cl_long, longPointer);
        return this;
    }

    /**
     * Sets a {@code float}.
     *
     * @throws IllegalArgumentException if the kernel has no such argument, or one of another type
     */
    public ClKernel arg(String argument, float value) {
        int index = index(argument);
        KernelArgument declared = arguments.get(index);
        if (!declared.is("float")) {
            throw mistyped(declared, "float " + value);
        }
        floatCell[0] = value;
        values[index] = Float.floatToRawIntBits(value);
        set(index, Sizeof.cl_float, floatPointer);
        return this;
    }

    /**
     * Gives a {@code local} pointer its memory.
     *
     * @param bytes how much each work-group gets
     * @throws IllegalArgumentException if the kernel has no such argument, or one of another kind, or if {@code bytes}
     *     is not positive
     */
    public ClKernel localArg(String argument, long bytes) {
        int index = index(argument);
        KernelArgument declared = arguments.get(index);
        if (!declared.isLocal() || bytes <= 0) {
            throw mistyped(declared, bytes + " bytes of local memory");
        }
        values[index] = bytes;
        isSet[index] = true;
        return this;
    }

    /**
     * Queues the kernel and returns at once; the arguments are forgotten.
     *
     * @throws IllegalStateException if an argument is not set
     * @throws IllegalArgumentException if the range is empty
     * @throws ClException if the device's limits or the driver forbid the launch
     */
    public void launch(NdRange range) {
        cl_event event;
        try {
            requireAllSet();
            check(range);
            setLocalArguments();
            event = enqueue(range);
        } finally {
            Arrays.fill(isSet, false);
            Arrays.fill(buffers, null);
        }
        context.launched(name, event);
    }

    private @Nullable cl_event enqueue(NdRange range) {
        range.copyGlobal(global);
        range.copyLocal(local);
        cl_event event = context.newLaunchEvent();
        long @Nullable [] groups = range.hasGroups() ? local : null;
        try {
            CL.clEnqueueNDRangeKernel(
                    context.queue(), kernel, range.dimensions(), null, global, groups, 0, null, event);
        } catch (CLException e) {
            String memory = ClException.isOutOfMemory(e.getStatus()) ? ", " + context.memory() : "";
            throw ClException.ofKernel("clEnqueueNDRangeKernel", deviceName(), name, e, describe(range) + memory);
        }
        return event;
    }

    private int index(String argument) {
        Integer index = indexes.get(argument);
        if (index == null) {
            throw new IllegalArgumentException("%s on \"%s\": has no argument \"%s\"; it has %s"
                    .formatted(name, deviceName(), argument, arguments));
        }
        return index;
    }

    private int pointerIndex(String argument, Object given) {
        int index = index(argument);
        KernelArgument declared = arguments.get(index);
        if (!declared.isBuffer()) {
            throw mistyped(declared, given.toString());
        }
        return index;
    }

    private IllegalArgumentException mistyped(KernelArgument declared, String given) {
        return new IllegalArgumentException("%s on \"%s\": argument \"%s\" is declared \"%s\" but is given %s"
                .formatted(name, deviceName(), declared.name(), declared, given));
    }

    private void set(int index, long size, @Nullable Pointer value) {
        try {
            CL.clSetKernelArg(kernel, index, size, value);
        } catch (CLException e) {
            throw ClException.ofKernel(
                    "clSetKernelArg", deviceName(), name, e, ", argument \"" + arguments.get(index) + "\"");
        }
        isSet[index] = true;
    }

    /** Local memory is asked for only once its sum is known to fit: drivers fail here each in their own way. */
    private void setLocalArguments() {
        for (int i = 0; i < values.length; i++) {
            if (arguments.get(i).isLocal()) {
                set(i, values[i], null);
            }
        }
    }

    private void requireAllSet() {
        for (int i = 0; i < isSet.length; i++) {
            if (!isSet[i]) {
                throw new IllegalStateException(
                        "%s on \"%s\": argument \"%s\" is not set; every launch sets every argument"
                                .formatted(name, deviceName(), arguments.get(i)));
            }
        }
    }

    private void check(NdRange range) {
        if (range.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s on \"%s\": the range is empty%s".formatted(name, deviceName(), describe(range)));
        }
        long localBytes = staticLocalBytes;
        for (int i = 0; i < values.length; i++) {
            if (arguments.get(i).isLocal()) {
                localBytes += values[i];
            }
        }
        long localLimit = context.device().localMemory();
        if (localBytes > localLimit) {
            throw refused(
                    range,
                    CL.CL_OUT_OF_RESOURCES,
                    "needs %d bytes of local memory but the device has %d; choose a smaller tile"
                            .formatted(localBytes, localLimit));
        }
        checkGroup(range);
    }

    private void checkGroup(NdRange range) {
        boolean isRequired = requiredGroup[0] != 0;
        if (isRequired
                && (requiredGroup[0] != range.localX()
                        || requiredGroup[1] != range.localY()
                        || requiredGroup[2] != range.localZ())) {
            throw refused(
                    range,
                    CL.CL_INVALID_WORK_GROUP_SIZE,
                    "the source requires work-groups of " + Arrays.toString(requiredGroup));
        }
        List<Long> limits = context.device().maxWorkItemSizes();
        if (range.groupSize() > maxGroupSize
                || range.localX() > limits.get(0)
                || range.localY() > limits.get(1)
                || range.localZ() > limits.get(2)) {
            throw refused(
                    range,
                    CL.CL_INVALID_WORK_GROUP_SIZE,
                    "a work-group may have %d work-items, at most %s along the dimensions"
                            .formatted(maxGroupSize, limits));
        }
    }

    private ClException refused(NdRange range, int status, String rule) {
        return ClException.ofLimit("clEnqueueNDRangeKernel", deviceName(), name, status, rule + describe(range));
    }

    private String describe(NdRange range) {
        StringJoiner joiner = new StringJoiner(", ", ", " + range + ", args {", "}");
        for (int i = 0; i < arguments.size(); i++) {
            KernelArgument argument = arguments.get(i);
            String value;
            if (argument.isBuffer()) {
                value = String.valueOf(buffers[i]);
            } else if (argument.is("float")) {
                value = Float.toString(Float.intBitsToFloat((int) values[i]));
            } else {
                value = Long.toString(values[i]) + (argument.isLocal() ? " bytes of local memory" : "");
            }
            joiner.add(argument.name() + "=" + value);
        }
        return joiner.toString();
    }

    private String deviceName() {
        return context.device().name();
    }

    void release() {
        CL.clReleaseKernel(kernel);
    }
}
