package org.autochrome.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import org.assertj.core.api.AbstractThrowableAssert;
import org.autochrome.engine.core.FloatStorage;
import org.autochrome.engine.core.HostStorage;
import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.cpu.HostDevice;
import org.autochrome.engine.op.layout.CopyOp;
import org.autochrome.engine.op.layout.CpuLayout;
import org.autochrome.engine.op.layout.LayoutKernels;
import org.autochrome.engine.op.softmax.CpuSoftmax;
import org.autochrome.engine.op.softmax.SoftmaxKernels;
import org.autochrome.engine.op.softmax.SoftmaxOp;
import org.junit.jupiter.api.Test;

/** A check that cannot fail is no check: every kind of mistake that parity looks for is made here once. */
class ParityTest {
    private static final OpCase SOFTMAX =
            OpCase.of("parity softmax", "softmax", 1e-6, in -> new SoftmaxOp(in.image(2, 5, 3, 4)));
    private static final OpCase COPY = OpCase.of(
                    "parity copy", "layout", 0, in -> new CopyOp(in.image(2, 5, 3, 4), false))
            .comparing(OpCase.Comparison.WHOLE_INTO_SLICE);
    private static final OpCase LARGE =
            OpCase.of("parity large numbers", "layout", 1e-3, in -> new CopyOp(in.dense(1000f, 1001f, 2, 3), true));

    /** What goes wrong behind a kernel that computed rightly. */
    @FunctionalInterface
    private interface Fault {
        /**
         * @param kernel the method's name
         * @param x its first argument
         * @param y its last argument, the result
         */
        void spoil(String kernel, Tensor x, Tensor y);
    }

    @Test
    void passesARightDevice() {
        try (FaultyDevice device = new FaultyDevice((kernel, x, y) -> {})) {
            assertThat(Parity.check(SOFTMAX, device)).isLessThan(1e-6);
            assertThat(Parity.check(COPY, device)).isZero();
            assertThat(device.heldBytes()).isZero();
        }
    }

    @Test
    void seesAWrongNumber() {
        refuses(SOFTMAX, (kernel, x, y) -> HostView.of(y).set(1, 3, 2, 1, 2))
                .hasMessageContaining("parity softmax on faulty")
                .hasMessageContaining("[1, 3, 2, 1] of [2, 5, 3, 4]: got 2.0");
    }

    @Test
    void seesAnElementThatWasNotWritten() {
        refuses(SOFTMAX, (kernel, x, y) -> HostView.of(y).set(0, 0, 2, 3, Double.NaN))
                .hasMessageContaining("error NaN")
                .hasMessageContaining("[0, 0, 2, 3] of [2, 5, 3, 4]: got NaN");
    }

    @Test
    void seesAPaddingLaneThatIsNotZero() {
        refuses(SOFTMAX, (kernel, x, y) -> HostView.of(y).set(4, y.columns(), 1e-30))
                .hasMessageContaining("padding lane");
    }

    @Test
    void seesAWriteBeforeAndBehindTheResult() {
        refuses(SOFTMAX, (kernel, x, y) -> host(y).set(y.offset() - 1, 0)).hasMessageContaining("guard");
        refuses(SOFTMAX, (kernel, x, y) -> host(y).set(y.offset() + y.rows() * y.rowStride(), 0))
                .hasMessageContaining("guard");
    }

    @Test
    void seesAWriteIntoTheNeighboursOfASlice() {
        refuses(COPY, (kernel, x, y) -> {
                    if (!y.ownsPadding()) {
                        HostView.of(y).set(2, y.columns(), 0);
                    }
                })
                .hasMessageContaining("SLICED")
                .hasMessageContaining("neighbour");
    }

    @Test
    void seesAReadOfTheNeighboursOfASlice() {
        refuses(SOFTMAX, (kernel, x, y) -> {
                    double behind = HostView.of(x).at(0, x.columns());
                    HostView.of(y).set(0, 0, HostView.of(y).at(0, 0) + 0 * behind);
                })
                .hasMessageContaining("SLICED")
                .hasMessageContaining("got NaN");
    }

    @Test
    void seesAnInputThatWasWritten() {
        refuses(SOFTMAX, (kernel, x, y) -> HostView.of(x).set(0, 0, 0.5)).hasMessageContaining("changed its input");
    }

    @Test
    void seesAWrongGradient() {
        refuses(SOFTMAX, (kernel, x, y) -> {
                    if (kernel.equals("softmaxBackward")) {
                        HostView.of(y).set(0, 0, 0.5);
                    }
                })
                .hasMessageContaining("gradient of input 0");
    }

    @Test
    void comparesRowsByThemselvesWhereRowsDiffer() {
        Fault fault = (kernel, x, y) -> {
            double first = HostView.of(y).at(0, 0);
            HostView.of(y).set(0, 0, first > 100 ? first + 1.9 : first); // spares the gradient
        };
        try (FaultyDevice device = new FaultyDevice(fault)) {
            assertThat(Parity.check(LARGE, device)).isPositive();
        }
        refuses(LARGE.comparing(OpCase.Comparison.ROW_BY_ROW), fault).hasMessageContaining("row 0");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refuses(OpCase opCase, Fault fault) {
        try (FaultyDevice device = new FaultyDevice(fault)) {
            return assertThatThrownBy(() -> Parity.check(opCase, device)).isInstanceOf(ParityException.class);
        }
    }

    private static HostStorage host(Tensor tensor) {
        return (HostStorage) tensor.storage();
    }

    /** Computes rightly, then spoils the result. */
    private static final class FaultyDevice extends HostDevice {
        FaultyDevice(Fault fault) {
            super("faulty", "reference with a fault", Float.BYTES);
            register(SoftmaxKernels.class, spoiled(SoftmaxKernels.class, new CpuSoftmax(), fault));
            register(LayoutKernels.class, spoiled(LayoutKernels.class, new CpuLayout(), fault));
        }

        private static <K> K spoiled(Class<K> contract, K right, Fault fault) {
            Object proxy = Proxy.newProxyInstance(
                    contract.getClassLoader(), new Class<?>[] {contract}, (self, method, arguments) -> {
                        Object result = method.invoke(right, arguments);
                        Tensor x = (Tensor) arguments[0];
                        fault.spoil(method.getName(), x, (Tensor) arguments[arguments.length - 1]);
                        return result;
                    });
            return contract.cast(proxy);
        }

        @Override
        protected Storage newStorage(long elements) {
            return new FloatStorage(this, new float[(int) elements], elements);
        }
    }
}
