package org.autochrome.engine.op.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

class Conv2dTest extends ByHand {
    private static final Shape KERNEL = Shape.of(1, 1, 3, 3);
    private static final Shape ONE = Shape.of(1, 1, 1, 1);

    /** The picture and the kernel of Dumoulin and Visin 2016, figure 1.1. */
    private Tensor x() {
        return picture(5, 5, 3, 3, 2, 1, 0, 0, 0, 1, 3, 1, 3, 1, 2, 2, 3, 2, 0, 0, 2, 2, 2, 0, 0, 0, 1);
    }

    private Tensor w() {
        return dense(KERNEL, 0, 1, 2, 2, 2, 0, 0, 1, 2);
    }

    @Test
    void slidesTheKernelOverThePicture() {
        Tensor y = Ops.conv2d(x(), w(), null, Conv2dSpec.DEFAULT);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 3, 3));
        assertThat(y.toArray()).containsExactly(12, 12, 17, 10, 17, 19, 9, 6, 14);
    }

    @Test
    void strideAndPaddingAsInFigure13() {
        Tensor y = Ops.conv2d(x(), w(), null, Conv2dSpec.of(2, 1));
        assertThat(y.toArray()).containsExactly(6, 17, 3, 8, 17, 13, 6, 4, 4);
    }

    @Test
    void dilationSpreadsTheKernel() {
        Tensor y = Ops.conv2d(x(), w(), null, new Conv2dSpec(1, 1, 0, 0, 2, 2, 1));
        // Rows and columns 0, 2, 4: 2 + 2 * 0, then 2 * 3 + 2 * 2, then 0 + 2 * 1.
        assertThat(y.toArray()).containsExactly(2 + 10 + 2);
    }

    @Test
    void sumsOverChannelsAndMakesOneOutputPerFilter() {
        Tensor x = image(Shape.of(1, 2, 1, 2), 1, 2, 10, 20);
        Tensor w = dense(Shape.of(3, 2, 1, 1), 1, 0, 0, 1, 2, 3);
        Tensor y = Ops.conv2d(x, w, vector(0, 0, 100), Conv2dSpec.DEFAULT);
        assertThat(y.toArray()).containsExactly(1, 2, 10, 20, 132, 164);
    }

    @Test
    void groupsDoNotSeeOneAnother() {
        Tensor x = image(Shape.of(1, 2, 1, 2), 1, 2, 10, 20);
        Tensor w = dense(Shape.of(4, 1, 1, 1), 1, 2, 3, 4);
        Tensor y = Ops.conv2d(x, w, null, new Conv2dSpec(1, 1, 0, 0, 1, 1, 2));
        assertThat(y.toArray()).containsExactly(1, 2, 2, 4, 30, 60, 40, 80);
    }

    @Test
    void theEpilogueAddsBiasThenRectifiesThenScales() {
        Tensor x = picture(1, 2, 1, -3);
        Epilogue epilogue = new Epilogue(vector(1), 0.5f, vector(10), vector(7));
        try (PreparedWeight w = PreparedWeight.of(dense(ONE, 2))) {
            Tensor y = Ops.conv2d(x, w, Conv2dSpec.DEFAULT, epilogue);
            // 2 + 1 = 3 -> 3 -> 37; -6 + 1 = -5 -> -2.5 -> -18.
            assertThat(y.toArray()).containsExactly(37, -18);
        }
    }

    /** Forty lines are several strips; the sum of a line and its neighbours is added to 100. */
    @Test
    void aResidualIsWrittenOverWhatItIsAddedTo() {
        float[] ramp = new float[40];
        float[] expected = new float[40];
        for (int i = 0; i < 40; i++) {
            ramp[i] = i;
            expected[i] = 100 + 3 * i + (i == 0 ? 1 : i == 39 ? -40 : 0);
        }
        float[] hundreds = new float[40];
        Arrays.fill(hundreds, 100);
        Tensor x = picture(40, 1, ramp);
        Tensor sum = picture(40, 1, hundreds);
        try (PreparedWeight w = PreparedWeight.of(dense(Shape.of(1, 1, 3, 1), 1, 1, 1))) {
            Conv2dSpec column = new Conv2dSpec(1, 1, 1, 0, 1, 1, 1);
            long held = device().heldBytes();
            assertThat(Ops.addConv2d(x, w, column, Epilogue.bias(null), sum)).isSameAs(sum);
            assertThat(sum.toArray()).containsExactly(expected);
            assertThat(device().heldBytes()).isEqualTo(held);
            assertThatThrownBy(() -> Ops.addConv2d(x, w, column, Epilogue.bias(null), x))
                    .isInstanceOf(OpException.class)
                    .hasMessageContaining("residual_conv2d: needs stride 1")
                    .hasMessageContaining("in memory of its own");
            assertThatThrownBy(() -> Ops.addConv2d(x, w, Conv2dSpec.DEFAULT, Epilogue.bias(null), sum))
                    .isInstanceOf(OpException.class)
                    .hasMessageContaining("result [1, 1, 38, 1] as tall as its input [1, 1, 40, 1]");
        }
    }

    @Test
    void aConstantWeightOutlivesItsScope() {
        PreparedWeight w;
        Tensor x = picture(1, 1, 3);
        try (MemoryScope inner = MemoryScope.open()) {
            w = PreparedWeight.constant(dense(ONE, 2));
            Ops.conv2d(x, w, Conv2dSpec.DEFAULT, Epilogue.bias(null));
        }
        assertThat(Ops.conv2d(x, w, Conv2dSpec.DEFAULT, Epilogue.bias(null)).toArray())
                .containsExactly(6);
        long held = device().heldBytes();
        w.close();
        assertThat(device().heldBytes()).isEqualTo(held - Float.BYTES);
    }

    @Test
    void aChangedWeightIsPreparedAgain() {
        Tensor weight = dense(ONE, 2);
        Tensor x = picture(1, 1, 3);
        try (PreparedWeight w = PreparedWeight.of(weight)) {
            assertThat(Ops.conv2d(x, w, Conv2dSpec.DEFAULT, Epilogue.bias(null)).toArray())
                    .containsExactly(6);
            device().fill(weight.storage(), 0, 1, 5f);
            assertThat(Ops.conv2d(x, w, Conv2dSpec.DEFAULT, Epilogue.bias(null)).toArray())
                    .containsExactly(15);
        }
    }

    @Test
    void countsMultiplyAccumulates() {
        try (PreparedWeight w = PreparedWeight.of(w())) {
            assertThat(new Conv2dOp(x(), w, Conv2dSpec.of(1, 1), Epilogue.bias(null)).macs())
                    .isEqualTo(25 * 9);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor rgb = image(Shape.of(1, 3, 1, 1), 1, 2, 3);
        assertThatThrownBy(() -> Ops.conv2d(rgb, w(), null, Conv2dSpec.of(1, 1)))
                .isInstanceOf(OpException.class)
                .hasMessage("conv2d: input has 3 channels but weight expects 1"
                        + " (input [1, 3, 1, 1], weight [1, 1, 3, 3], groups 1)");
        assertThatThrownBy(() -> Ops.conv2d(picture(2, 2, 1, 2, 3, 4), w(), null, Conv2dSpec.DEFAULT))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("larger than the padded input");
        assertThatThrownBy(() -> Ops.conv2d(x(), w(), vector(1, 2), Conv2dSpec.DEFAULT))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("bias, scale and shift need shape [1], got [2]");
        assertThatThrownBy(() -> Conv2dSpec.of(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stride 0x0");
    }
}
