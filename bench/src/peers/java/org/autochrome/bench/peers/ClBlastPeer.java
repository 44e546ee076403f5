package org.autochrome.bench.peers;

import java.io.IOException;
import java.util.List;
import org.autochrome.colorizer.onnx.OnnxGraph;
import org.autochrome.colorizer.onnx.OnnxNode;
import org.autochrome.engine.core.Shape;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.blast.CLBlast;
import org.jocl.blast.CLBlastLayout;
import org.jocl.blast.CLBlastTranspose;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;

/** CLBlast's product of matrices on the first OpenCL device ({@code opencl:0.0}); it has nothing else of the benchmarks. */
public final class ClBlastPeer implements Peer {
    @Override
    public String name() {
        return "clblast";
    }

    @Override
    public Computation open(Recording recording) throws IOException {
        OnnxGraph graph = recording.graph((name, values) -> {});
        List<OnnxNode> nodes = graph.nodes();
        boolean product = nodes.size() == 1
                && nodes.get(0).operator().equals("MatMul")
                && graph.inputs().size() == 2
                && graph.output().dim(0) == 1;
        if (!product) {
            throw new UnsupportedOperationException("clblast: computes Matmul alone, not "
                    + nodes.stream().map(OnnxNode::operator).toList());
        }
        CL.setExceptionsEnabled(true);
        CLBlast.setExceptionsEnabled(true);
        return new Product(graph.inputs().get(0).shape(), graph.output(), recording.inputs());
    }

    /** C {@code [M, N]} = A {@code [M, K]} B {@code [K, N]}, row-major. */
    private static final class Product implements Computation {
        private final cl_context context;
        private final cl_command_queue queue;
        private final cl_mem a;
        private final cl_mem b;
        private final cl_mem c;
        private final int rows;
        private final int inner;
        private final int columns;

        Product(Shape left, Shape result, List<float[]> values) {
            rows = left.dim(1);
            inner = left.dim(2);
            columns = result.dim(2);
            cl_platform_id[] platforms = new cl_platform_id[1];
            CL.clGetPlatformIDs(1, platforms, null);
            cl_device_id[] devices = new cl_device_id[1];
            CL.clGetDeviceIDs(platforms[0], CL.CL_DEVICE_TYPE_ALL, 1, devices, null);
            cl_context_properties properties = new cl_context_properties();
            properties.addProperty(CL.CL_CONTEXT_PLATFORM, platforms[0]);
            context = CL.clCreateContext(properties, 1, devices, null, null, null);
            queue = queue(context, devices[0]);
            a = buffer(values.get(0));
            b = buffer(values.get(1));
            c = buffer(new float[rows * columns]);
        }

        /** The OpenCL 1.2 call, which OpenCL 2.0 calls deprecated. */
        @SuppressWarnings("deprecation")
        private static cl_command_queue queue(cl_context context, cl_device_id device) {
            return CL.clCreateCommandQueue(context, device, 0, null);
        }

        private cl_mem buffer(float[] values) {
            long flags = CL.CL_MEM_READ_WRITE | CL.CL_MEM_COPY_HOST_PTR;
            return CL.clCreateBuffer(context, flags, (long) values.length * Sizeof.cl_float, Pointer.to(values), null);
        }

        @Override
        public void run() {
            CLBlast.CLBlastSgemm(
                    CLBlastLayout.CLBlastLayoutRowMajor,
                    CLBlastTranspose.CLBlastTransposeNo,
                    CLBlastTranspose.CLBlastTransposeNo,
                    rows,
                    columns,
                    inner,
                    1f,
                    a,
                    0,
                    inner,
                    b,
                    0,
                    columns,
                    0f,
                    c,
                    0,
                    columns,
                    queue,
                    new cl_event());
            CL.clFinish(queue);
        }

        @Override
        public float[] result() {
            float[] values = new float[rows * columns];
            CL.clEnqueueReadBuffer(
                    queue, c, true, 0, (long) values.length * Sizeof.cl_float, Pointer.to(values), 0, null, null);
            return values;
        }

        @Override
        public void close() {
            List.of(a, b, c).forEach(CL::clReleaseMemObject);
            CL.clReleaseCommandQueue(queue);
            CL.clReleaseContext(context);
        }
    }
}
