package org.autochrome.kernels.cl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Lists the OpenCL devices of this machine; a platform or device that fails costs only itself. */
public final class ClPlatforms {
    private ClPlatforms() {}

    /**
     * What was found.
     *
     * @param devices the usable devices, by platform and device index
     * @param problems one line for each platform or device that could not be used, and why
     */
    public record Listing(List<ClDeviceInfo> devices, List<String> problems) {

        /** Copies the lists. */
        public Listing {
            devices = List.copyOf(devices);
            problems = List.copyOf(problems);
        }
    }

    /** The handles of an opened place in the listing. */
    record Handles(cl_platform_id platform, cl_device_id device) {}

    /**
     * Asks every platform for its devices. Never throws: a missing OpenCL loader, a missing driver and a platform that
     * fails become lines of {@link Listing#problems()}.
     */
    public static Listing list() {
        List<ClDeviceInfo> devices = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        cl_platform_id[] platforms;
        try {
            platforms = platforms();
        } catch (LinkageError e) {
            problems.add("OpenCL: its loader library cannot be used (" + e.getMessage()
                    + "); install an OpenCL driver with its loader, such as ocl-icd-libopencl1 and pocl-opencl-icd");
            return new Listing(devices, problems);
        } catch (CLException e) {
            problems.add("OpenCL: clGetPlatformIDs returned " + Jocl.statusName(e.getStatus()));
            return new Listing(devices, problems);
        }
        if (platforms.length == 0) {
            problems.add("OpenCL: no platform is installed; install a driver, such as pocl-opencl-icd");
        }
        for (int p = 0; p < platforms.length; p++) {
            listPlatform(p, platforms[p], devices, problems);
        }
        return new Listing(devices, problems);
    }

    private static void listPlatform(
            int index, cl_platform_id platform, List<ClDeviceInfo> devices, List<String> problems) {
        String name = "";
        try {
            name = " (" + platformString(platform, CL.CL_PLATFORM_NAME) + ")";
            cl_device_id[] ids = devices(platform);
            for (int d = 0; d < ids.length; d++) {
                try {
                    devices.add(describe(index, platform, d, ids[d]));
                } catch (CLException e) {
                    problems.add("OpenCL platform %d%s: device %d: %s"
                            .formatted(index, name, d, Jocl.statusName(e.getStatus())));
                }
            }
        } catch (CLException e) {
            String status = Jocl.statusName(e.getStatus());
            problems.add("OpenCL platform %d%s: no devices (%s)".formatted(index, name, status));
        }
    }

    /**
     * Finds the handles of a listed device again.
     *
     * @throws IllegalStateException if another device has that place by now
     */
    static Handles handles(ClDeviceInfo info) {
        try {
            cl_platform_id[] platforms = platforms();
            if (info.platformIndex() < platforms.length) {
                cl_platform_id platform = platforms[info.platformIndex()];
                cl_device_id[] ids = devices(platform);
                if (info.deviceIndex() < ids.length) {
                    cl_device_id device = ids[info.deviceIndex()];
                    if (deviceString(device, CL.CL_DEVICE_NAME).equals(info.name())) {
                        return new Handles(platform, device);
                    }
                }
            }
        } catch (CLException e) {
            throw ClException.ofCall("clGetDeviceIDs", info.name(), e);
        }
        throw new IllegalStateException(
                "OpenCL device " + info.index() + " is no longer \"" + info.name() + "\"; list the devices again");
    }

    private static cl_platform_id[] platforms() {
        Jocl.load();
        int[] count = new int[1];
        try {
            CL.clGetPlatformIDs(0, null, count);
        } catch (CLException e) {
            if (e.getStatus() == Jocl.PLATFORM_NOT_FOUND_KHR) {
                return new cl_platform_id[0];
            }
            throw e;
        }
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        if (platforms.length > 0) {
            CL.clGetPlatformIDs(platforms.length, platforms, null);
        }
        return platforms;
    }

    private static cl_device_id[] devices(cl_platform_id platform) {
        int[] count = new int[1];
        CL.clGetDeviceIDs(platform, Jocl.DEVICE_TYPE_ALL, 0, null, count);
        cl_device_id[] devices = new cl_device_id[count[0]];
        if (devices.length > 0) {
            CL.clGetDeviceIDs(platform, Jocl.DEVICE_TYPE_ALL, devices.length, devices, null);
        }
        return devices;
    }

    private static ClDeviceInfo describe(int p, cl_platform_id platform, int d, cl_device_id device) {
        Jocl.Query query = deviceQuery(device);
        List<String> extensions =
                Arrays.asList(Jocl.string(query, CL.CL_DEVICE_EXTENSIONS).split("\\s+"));
        int dimensions = Jocl.int32(query, CL.CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS);
        return new ClDeviceInfo(
                p,
                d,
                type(Jocl.int64(query, CL.CL_DEVICE_TYPE)),
                Jocl.string(query, CL.CL_DEVICE_NAME),
                Jocl.string(query, CL.CL_DEVICE_VENDOR),
                platformString(platform, CL.CL_PLATFORM_NAME),
                platformString(platform, CL.CL_PLATFORM_VERSION),
                Jocl.string(query, CL.CL_DEVICE_VERSION),
                Jocl.string(query, CL.CL_DRIVER_VERSION),
                Jocl.int32(query, CL.CL_DEVICE_MAX_COMPUTE_UNITS),
                Jocl.int64(query, CL.CL_DEVICE_GLOBAL_MEM_SIZE),
                Jocl.int64(query, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                Jocl.int32(query, CL.CL_DEVICE_MEM_BASE_ADDR_ALIGN) / Byte.SIZE,
                Jocl.int64(query, CL.CL_DEVICE_LOCAL_MEM_SIZE),
                Jocl.int64(query, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
                Arrays.stream(Jocl.int64s(query, CL.CL_DEVICE_MAX_WORK_ITEM_SIZES, dimensions))
                        .boxed()
                        .toList(),
                extensions.contains("cl_khr_fp16"),
                extensions.contains("cl_khr_fp64"),
                Jocl.int32(query, CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT),
                Jocl.int32(query, CL.CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT));
    }

    /** A simulator may claim to be several things at once: a CPU then, whose kernels assume the least. */
    private static ClDeviceInfo.Type type(long bits) {
        if ((bits & CL.CL_DEVICE_TYPE_CPU) != 0) {
            return ClDeviceInfo.Type.CPU;
        }
        return (bits & CL.CL_DEVICE_TYPE_GPU) != 0 ? ClDeviceInfo.Type.GPU : ClDeviceInfo.Type.OTHER;
    }

    private static Jocl.Query deviceQuery(cl_device_id device) {
        return (name, size, value, returned) -> CL.clGetDeviceInfo(device, name, size, value, returned);
    }

    private static String deviceString(cl_device_id device, int name) {
        return Jocl.string(deviceQuery(device), name);
    }

    private static String platformString(cl_platform_id platform, int name) {
        return Jocl.string(
                (n, size, value, returned) -> CL.clGetPlatformInfo(platform, n, size, value, returned), name);
    }
}
