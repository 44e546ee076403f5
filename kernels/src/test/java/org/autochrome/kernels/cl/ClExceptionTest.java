package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;

import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.Test;

class ClExceptionTest {
    @Test
    void namesKernelDeviceCallStatusSizesAndArguments() {
        CLException cause = new CLException("text of the binding", CL.CL_OUT_OF_RESOURCES);
        NdRange range = NdRange.of(256, 256, 64).groups(16, 16, 1);
        ClException e = ClException.ofKernel(
                "clEnqueueNDRangeKernel", "pthread-EPYC", "conv2d_forward", cause, ", " + range + ", args {stride=2}");

        assertThat(e)
                .hasMessage("conv2d_forward on \"pthread-EPYC\": clEnqueueNDRangeKernel returned CL_OUT_OF_RESOURCES, "
                        + "global [256, 256, 64], local [16, 16, 1], args {stride=2}")
                .hasCause(cause);
        assertThat(e.kernel()).isEqualTo("conv2d_forward");
        assertThat(e.status()).isEqualTo(CL.CL_OUT_OF_RESOURCES);
        assertThat(e.isOutOfMemory()).isTrue();
    }

    @Test
    void aStatusWithoutAConstantHasItsName() {
        ClException e = ClException.ofCall("clGetPlatformIDs", "none", new CLException("", -1001));

        assertThat(e).hasMessage("clGetPlatformIDs on \"none\": CL_PLATFORM_NOT_FOUND_KHR");
        assertThat(e.kernel()).isNull();
        assertThat(e.isOutOfMemory()).isFalse();
    }
}
