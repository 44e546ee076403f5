import static org.jocl.CL.*;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;

/**
 * Runs a kernel that writes one element past its buffer, on the only OpenCL platform there is. Under Oclgrind that must
 * leave a finding in the log: if it does not, an empty log after the kernels' tests would prove nothing.
 */
final class OclgrindCanary {
    private static final String SOURCE =
            "kernel void past_the_end(global float* y) { y[get_global_id(0) + 1] = 1.0f; }";

    @SuppressWarnings("deprecation") // the queue of OpenCL 1.2, which is what Oclgrind speaks
    public static void main(String[] arguments) {
        CL.setExceptionsEnabled(true);
        var platforms = new cl_platform_id[1];
        clGetPlatformIDs(1, platforms, null);
        var devices = new cl_device_id[1];
        clGetDeviceIDs(platforms[0], CL_DEVICE_TYPE_ALL, 1, devices, null);
        var properties = new cl_context_properties();
        properties.addProperty(CL_CONTEXT_PLATFORM, platforms[0]);
        cl_context context = clCreateContext(properties, 1, devices, null, null, null);
        var queue = clCreateCommandQueue(context, devices[0], 0, null);
        cl_mem buffer = clCreateBuffer(context, CL_MEM_READ_WRITE, 16L * Sizeof.cl_float, null, null);
        var program = clCreateProgramWithSource(context, 1, new String[] {SOURCE}, null, null);
        clBuildProgram(program, 0, null, "", null, null);
        var kernel = clCreateKernel(program, "past_the_end", null);
        clSetKernelArg(kernel, 0, Sizeof.cl_mem, Pointer.to(buffer));
        clEnqueueNDRangeKernel(queue, kernel, 1, null, new long[] {16}, null, 0, null, null);
        clFinish(queue);
    }
}
