package org.autochrome.kernels.cl;

import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jspecify.annotations.Nullable;

/** What JOCL needs before its first call, and the one way of asking OpenCL's {@code clGet...Info} functions. */
final class Jocl {
    /** Every bit of {@code cl_device_type}: JOCL's own constant sets 64 bits, which some platforms refuse. */
    static final long DEVICE_TYPE_ALL = 0xFFFFFFFFL;

    /** No platform is installed. */
    static final int PLATFORM_NOT_FOUND_KHR = -1001;

    private static final String UNIQUE_LIBRARY_NAMES = "uniqueLibraryNames";

    static {
        // By default JOCL unpacks its native library under a fixed name in the shared temporary folder and loads
        // whatever file already has that name, be it planted by another user or half written by a parallel start.
        if (System.getProperty(UNIQUE_LIBRARY_NAMES) == null) {
            System.setProperty(UNIQUE_LIBRARY_NAMES, "true");
        }
        CL.setExceptionsEnabled(true);
    }

    private Jocl() {}

    /**
     * Loads JOCL and the OpenCL loader library.
     *
     * @throws LinkageError if either is missing on this machine
     */
    static void load() {
        // The static initializer does the work.
    }

    static String statusName(int status) {
        return status == PLATFORM_NOT_FOUND_KHR ? "CL_PLATFORM_NOT_FOUND_KHR" : CL.stringFor_errorCode(status);
    }

    /** One of OpenCL's {@code clGet...Info} functions with its object already bound. */
    @FunctionalInterface
    interface Query {
        int get(int name, long size, @Nullable Pointer value, long @Nullable [] sizeReturned);
    }

    static String string(Query query, int name) {
        byte[] bytes = bytes(query, name);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }

    static byte[] bytes(Query query, int name) {
        long[] size = new long[1];
        query.get(name, 0, null, size);
        byte[] bytes = new byte[Math.toIntExact(size[0])];
        if (bytes.length > 0) {
            query.get(name, bytes.length, Pointer.to(bytes), null);
        }
        return bytes;
    }

    /** Reads a {@code cl_uint}, {@code cl_bool} or {@code cl_int}. */
    static int int32(Query query, int name) {
        int[] value = new int[1];
        query.get(name, Integer.BYTES, Pointer.to(value), null);
        return value[0];
    }

    /** Reads a {@code cl_ulong}, {@code cl_bitfield} or (on the 64-bit systems JOCL runs on) {@code size_t}. */
    static long int64(Query query, int name) {
        return int64s(query, name, 1)[0];
    }

    static long[] int64s(Query query, int name, int count) {
        long[] values = new long[count];
        query.get(name, (long) Long.BYTES * count, Pointer.to(values), null);
        return values;
    }
}
