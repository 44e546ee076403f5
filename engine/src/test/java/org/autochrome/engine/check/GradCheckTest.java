package org.autochrome.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.cpu.CpuDeviceProvider;
import org.autochrome.engine.op.elementwise.LinearCombinationOp;
import org.autochrome.engine.op.elementwise.UnaryFunction;
import org.autochrome.engine.op.elementwise.UnaryOp;
import org.autochrome.engine.op.layout.ConcatOp;
import org.autochrome.engine.op.layout.CopyOp;
import org.autochrome.engine.op.layout.PixelShuffleOp;
import org.autochrome.engine.op.layout.TransposeOp;
import org.autochrome.engine.op.matmul.MatmulOp;
import org.autochrome.engine.op.softmax.SoftmaxOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradCheckTest {
    /** All parity cases whose op has a gradient: an op that gains one is checked from then on. */
    static List<OpCase> differentiable() {
        return OpCases.all().stream()
                .filter(opCase -> op(opCase) instanceof DifferentiableOp)
                .toList();
    }

    /** The op, only to look at: its tensors are freed. */
    private static Op op(OpCase opCase) {
        try (Device device = new CpuDeviceProvider().open("reference:f64");
                CaseInputs in = new CaseInputs(device, opCase, CaseInputs.Placement.PLAIN)) {
            return opCase.build(in);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void backwardAgreesWithFiniteDifferences(OpCase opCase) {
        GradCheck.check(opCase);
    }

    @Test
    void coversEveryDifferentiableOp() {
        List<Class<?>> checked = new ArrayList<>();
        differentiable().forEach(opCase -> checked.add(op(opCase).getClass()));
        assertThat(checked)
                .contains(
                        UnaryOp.class,
                        LinearCombinationOp.class,
                        MatmulOp.class,
                        SoftmaxOp.class,
                        ConcatOp.class,
                        CopyOp.class,
                        PixelShuffleOp.class,
                        TransposeOp.class);
    }

    @Test
    void seesOneWrongElementOfAGradient() {
        OpCase wrong = OpCase.of(
                "tanh with a wrong gradient",
                "elementwise",
                0,
                in -> new WrongAtOnePlace(new UnaryOp(UnaryFunction.TANH, 0f, 0f, in.image(2, 5, 3, 4))));
        assertThatThrownBy(() -> GradCheck.check(wrong))
                .isInstanceOf(ParityException.class)
                .hasMessageContaining("tanh with a wrong gradient, input 0")
                .hasMessageContaining("finite differences give");
    }

    @Test
    void refusesAnOpWithoutAGradient() {
        OpCase attention = OpCases.family("attention").get(0);
        assertThatThrownBy(() -> GradCheck.check(attention))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(attention.name());
    }

    /** One element of the gradient is a thousandth too large. */
    private record WrongAtOnePlace(UnaryOp right) implements DifferentiableOp {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public List<Tensor> inputs() {
            return right.inputs();
        }

        @Override
        public TensorSpec infer() {
            return right.infer();
        }

        @Override
        public void forward(Tensor y) {
            right.forward(y);
        }

        @Override
        public List<Tensor> saved(OpContext needs, Tensor y) {
            return right.saved(needs, y);
        }

        @Override
        public List<Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
            List<Tensor> gradients = right.backward(needs, y, gy);
            HostView gx = HostView.of(gradients.get(0));
            gx.set(1, 4, 2, 3, gx.at(1, 4, 2, 3) * 1.001);
            return gradients;
        }
    }
}
