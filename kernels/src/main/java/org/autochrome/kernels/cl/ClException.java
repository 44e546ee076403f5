package org.autochrome.kernels.cl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jspecify.annotations.Nullable;

/**
 * An OpenCL call failed, or the host saw beforehand that the device could not do what was asked.
 *
 * <p>The message names the kernel, the device, the call, the status, the sizes and the arguments:
 *
 * <pre>{@code
 * conv2d_forward on "pthread-EPYC": clEnqueueNDRangeKernel returned CL_OUT_OF_RESOURCES, global [256, 256, 64],
 *     local [16, 16, 1], args {x=buffer of 1048576 bytes, stride=2}
 * }</pre>
 */
public final class ClException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String device;
    private final @Nullable String kernel;
    private final int status;

    private ClException(
            String message,
            String call,
            String device,
            @Nullable String kernel,
            int status,
            @Nullable Throwable cause) {
        super(message, cause);
        this.call = call;
        this.device = device;
        this.kernel = kernel;
        this.status = status;
    }

    /** A call that has to do with no kernel. */
    static ClException ofCall(String call, String device, CLException cause) {
        return ofCall(call, device, cause, "");
    }

    /** A call that has to do with no kernel; {@code detail} goes on where the status name ends. */
    static ClException ofCall(String call, String device, CLException cause, String detail) {
        int status = cause.getStatus();
        String message = "%s on \"%s\": %s%s".formatted(call, device, Jocl.statusName(status), detail);
        return new ClException(message, call, device, null, status, cause);
    }

    /** A launch or another call about one kernel. */
    static ClException ofKernel(String call, String device, String kernel, CLException cause, String detail) {
        int status = cause.getStatus();
        String message =
                "%s on \"%s\": %s returned %s%s".formatted(kernel, device, call, Jocl.statusName(status), detail);
        return new ClException(message, call, device, kernel, status, cause);
    }

    /** A limit of the device that the host found exceeded before any call. */
    static ClException ofLimit(String call, String device, String kernel, int status, String rule) {
        String message =
                "%s on \"%s\": %s (%s, found before %s)".formatted(kernel, device, rule, Jocl.statusName(status), call);
        return new ClException(message, call, device, kernel, status, null);
    }

    /** The OpenCL function that failed, or that would have. */
    public String call() {
        return call;
    }

    /** The device's name. */
    public String device() {
        return device;
    }

    /** The kernel's entry point, or null when the call had to do with none. */
    public @Nullable String kernel() {
        return kernel;
    }

    /** OpenCL's negative status code. */
    public int status() {
        return status;
    }

    /** The status by name, such as {@code CL_OUT_OF_RESOURCES}. */
    public String statusName() {
        return Jocl.statusName(status);
    }

    /** Whether the device or the host had too little memory. */
    public boolean isOutOfMemory() {
        return isOutOfMemory(status);
    }

    static boolean isOutOfMemory(int status) {
        return status == CL.CL_MEM_OBJECT_ALLOCATION_FAILURE
                || status == CL.CL_OUT_OF_RESOURCES
                || status == CL.CL_OUT_OF_HOST_MEMORY
                || status == CL.CL_INVALID_BUFFER_SIZE;
    }
}
