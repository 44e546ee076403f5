package org.autochrome.kernels.cl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/** A built {@code .cl} file: where its kernels come from. Belongs to the context that {@link ClContext#program} asked. */
public final class ClProgram {
    private static final System.Logger LOG = System.getLogger(ClProgram.class.getName());

    private final ClContext context;
    private final ClSource source;
    private final ClOptions options;
    private final cl_program program;
    private final Map<String, ClKernel> kernels = new HashMap<>();

    private ClProgram(ClContext context, ClSource source, ClOptions options, cl_program program) {
        this.context = context;
        this.source = source;
        this.options = options;
        this.program = program;
    }

    static ClProgram build(ClContext context, ClSource source, ClOptions options, ProgramCache cache) {
        byte[] key = ProgramCache.key(source, options, context.device());
        byte[] binary = cache.load(key);
        cl_program program = binary == null ? null : fromBinary(context, source, options, binary);
        if (program == null) {
            program = fromSource(context, source, options);
            cl_program built = program;
            keep(cache, key, context.device().name(), source, () -> binary(built));
        }
        return new ClProgram(context, source, options, program);
    }

    private static cl_program fromSource(ClContext context, ClSource source, ClOptions options) {
        String device = context.device().name();
        cl_program program;
        try {
            program = CL.clCreateProgramWithSource(context.handle(), 1, new String[] {source.text()}, null, null);
        } catch (CLException e) {
            throw ClException.ofCall("clCreateProgramWithSource", device, e, ", source " + source.name());
        }
        try {
            build(context, program, options);
        } catch (CLException e) {
            String log = log(context, program);
            CL.clReleaseProgram(program);
            throw ClException.ofCall(
                    "clBuildProgram",
                    device,
                    e,
                    ", source %s, options %s, log:%n%s".formatted(source.name(), options, log));
        }
        return program;
    }

    /** The program of a binary, or null, with a warning, if the driver refuses it. */
    private static @Nullable cl_program fromBinary(
            ClContext context, ClSource source, ClOptions options, byte[] binary) {
        cl_program program = null;
        try {
            cl_device_id[] devices = {context.deviceHandle()};
            long[] lengths = {binary.length};
            program = CL.clCreateProgramWithBinary(
                    context.handle(), 1, devices, lengths, new byte[][] {binary}, null, null);
            build(context, program, options);
            return program;
        } catch (CLException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "\"{0}\" refuses the cached program of {1} ({2}); building it anew",
                    context.device().name(),
                    source.name(),
                    Jocl.statusName(e.getStatus()));
            if (program != null) {
                CL.clReleaseProgram(program);
            }
            return null;
        }
    }

    private static void build(ClContext context, cl_program program, ClOptions options) {
        CL.clBuildProgram(program, 1, new cl_device_id[] {context.deviceHandle()}, options.toString(), null, null);
    }

    private static String log(ClContext context, cl_program program) {
        return Jocl.string(
                (name, size, value, returned) ->
                        CL.clGetProgramBuildInfo(program, context.deviceHandle(), name, size, value, returned),
                CL.CL_PROGRAM_BUILD_LOG);
    }

    /** Stores what the driver hands out; only the cache needs it, so that a driver without binaries costs time alone. */
    static void keep(ProgramCache cache, byte[] key, String device, ClSource source, Supplier<byte[]> binary) {
        String problem;
        try {
            byte[] bytes = binary.get();
            if (bytes.length > 0) {
                cache.store(key, bytes);
                return;
            }
            problem = "0 bytes";
        } catch (CLException e) {
            problem = Jocl.statusName(e.getStatus());
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "\"{0}\" hands out no binary of {1} ({2}); it is built anew each time",
                device,
                source.name(),
                problem);
    }

    /** Empty where the driver has none. */
    private static byte[] binary(cl_program program) {
        byte[] binary = new byte[(int) Jocl.int64(programQuery(program), CL.CL_PROGRAM_BINARY_SIZES)];
        if (binary.length > 0) {
            CL.clGetProgramInfo(program, CL.CL_PROGRAM_BINARIES, Long.BYTES, Pointer.to(Pointer.to(binary)), null);
        }
        return binary;
    }

    private static Jocl.Query programQuery(cl_program program) {
        return (name, size, value, returned) -> CL.clGetProgramInfo(program, name, size, value, returned);
    }

    /** The entry points, in the driver's order. */
    public List<String> kernelNames() {
        try {
            return List.of(Jocl.string(programQuery(program), CL.CL_PROGRAM_KERNEL_NAMES)
                    .split(";", -1));
        } catch (CLException e) {
            throw ClException.ofCall("clGetProgramInfo", context.device().name(), e);
        }
    }

    /**
     * An entry point of this program; the same object at each call.
     *
     * @throws ClException if there is none of that name, or if the device cannot run it
     */
    public ClKernel kernel(String name) {
        ClKernel kernel = kernels.get(name);
        if (kernel == null) {
            kernel = create(name);
            kernels.put(name, kernel);
        }
        return kernel;
    }

    private ClKernel create(String name) {
        cl_kernel handle;
        try {
            handle = CL.clCreateKernel(program, name, null);
        } catch (CLException e) {
            String detail = "; %s has %s".formatted(source.name(), kernelNames());
            throw ClException.ofKernel("clCreateKernel", context.device().name(), name, e, detail);
        }
        try {
            return new ClKernel(context, source, options, name, handle);
        } catch (RuntimeException e) {
            CL.clReleaseKernel(handle);
            throw e;
        }
    }

    /** Releases the kernels and the program. */
    void release() {
        kernels.values().forEach(ClKernel::release);
        CL.clReleaseProgram(program);
    }
}
