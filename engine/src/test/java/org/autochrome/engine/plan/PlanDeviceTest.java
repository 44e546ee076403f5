package org.autochrome.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.junit.jupiter.api.Test;

class PlanDeviceTest {
    /** A picture far larger than any memory: planning it takes none. */
    @Test
    void countsBytesAndMultiplicationsWithoutAny() {
        MacCounter counter = new MacCounter();
        try (PlanDevice device = new PlanDevice();
                Dispatcher.Listening listening = Dispatcher.listen(counter)) {
            try (MemoryScope scope = MemoryScope.open()) {
                Shape shape = Shape.of(1, 16, 40_000, 40_000);
                Tensor x = Tensor.empty(device, shape, device.imageLayout(16));
                Tensor weight = Tensor.empty(device, Shape.of(16, 16, 3, 3), Layout.DENSE);
                Tensor y = Ops.relu(Ops.conv2d(x, weight, null, Conv2dSpec.of(1, 1)));
                assertThat(y.shape()).isEqualTo(shape);
                assertThat(device.heldBytes()).isEqualTo(3 * 4L * 16 * 40_000 * 40_000 + 4 * 16 * 16 * 9);
            }
            assertThat(device.heldBytes()).isZero();
        }
        assertThat(counter.total()).isEqualTo(16L * 40_000 * 40_000 * 16 * 9);
        assertThat(counter.byModule()).containsOnlyKeys("");
    }

    /**
     * In nine pages, [ a a a a | c | . . | b b ], d takes the last three that a leaves, and e has no place in what is free,
     * pages 0, 5 and 6. In ten, [ a a a a | c | . . . | b b ], d lies behind c, and e where a was.
     */
    @Test
    void tellsTheRoomThatTensorsNeedWithTheGapsBetweenThem() {
        try (PlanDevice device = new PlanDevice();
                MemoryScope scope = MemoryScope.open()) {
            assertThat(device.roomBytes()).isZero();
            Tensor a = image(device, 4);
            image(device, 2);
            image(device, 1);
            assertThat(device.roomBytes()).isEqualTo(7 * 4096);
            scope.release(a);
            image(device, 3);
            assertThat(device.roomBytes()).isEqualTo(7 * 4096);
            image(device, 3);
            assertThat(device.peakBytes()).isEqualTo(9 * 4096);
            assertThat(device.roomBytes()).isEqualTo(10 * 4096);
            Tensor.empty(device, Shape.of(4096), Layout.DENSE);
            assertThat(device.roomBytes()).isEqualTo(10 * 4096);
        }
    }

    private static Tensor image(PlanDevice device, int pages) {
        return Tensor.empty(device, Shape.of(1, 16, 8 * pages, 8), Layout.channelsLast(16));
    }
}
