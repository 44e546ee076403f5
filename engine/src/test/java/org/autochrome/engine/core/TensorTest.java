package org.autochrome.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where numbers lie, who owns them, and what is refused. */
class TensorTest {
    private final Device device = Devices.open("reference");
    private MemoryScope scope = MemoryScope.open();

    @BeforeEach
    void startWithNothingHeld() {
        assertThat(device.heldBytes()).isZero();
    }

    @AfterEach
    void everythingIsFreedInTheEnd() {
        scope.close();
        assertThat(device.heldBytes()).isZero();
        device.close();
    }

    /** Two channels of 1 x 3 pixels: PyTorch's order outside, pixel after pixel inside, padding lanes zero. */
    @Test
    void imagesAreStoredChannelsLast() {
        Tensor image = Tensor.image(device, Shape.of(1, 2, 1, 3), 1, 2, 3, 10, 20, 30);
        assertThat(image.layout()).isEqualTo(Layout.channelsLast(16));
        float[] stored = new float[48];
        device.read(image.storage(), 0, stored, 0, 48);
        assertThat(stored).startsWith(1, 10, 0, 0).hasSize(48);
        assertThat(stored[16]).isEqualTo(2);
        assertThat(stored[17]).isEqualTo(20);
        assertThat(image.toArray()).containsExactly(1, 2, 3, 10, 20, 30);
        assertThat(image.rows()).isEqualTo(3);
        assertThat(image.columns()).isEqualTo(2);
        assertThat(image.rowStride()).isEqualTo(16);
    }

    @Test
    void slicesLookAtTheSameStorage() {
        Tensor image = Tensor.image(device, Shape.of(2, 3, 1, 1), 1, 2, 3, 4, 5, 6);
        Tensor channels = image.channels(1, 3);
        assertThat(channels.toArray()).containsExactly(2, 3, 5, 6);
        assertThat(channels.ownsPadding()).isFalse();
        assertThat(image.ownsPadding()).isTrue();
        assertThat(image.slice(1, 2).toArray()).containsExactly(4, 5, 6);
        Tensor matrix = Tensor.dense(device, Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        assertThat(matrix.slice(1, 3).toArray()).containsExactly(3, 4, 5, 6);
        assertThat(matrix.reshape(Shape.of(2, 3)).toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void refusesWhatTheLayoutForbids() {
        Tensor image = Tensor.image(device, Shape.of(1, 2, 1, 1), 1, 2);
        assertThatThrownBy(() -> image.reshape(Shape.of(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only dense tensors")
                .hasMessageContaining("[1, 2, 1, 1]");
        assertThatThrownBy(() -> image.channels(1, 3)).hasMessageContaining("1 to 3");
        assertThatThrownBy(() -> Tensor.dense(device, Shape.of(2, 2), 1, 2, 3))
                .hasMessageContaining("4 elements, got 3 values");
        assertThatThrownBy(() -> Shape.of(2, -1)).hasMessageContaining("[2, -1]");
        assertThatThrownBy(() -> Layout.channelsLast(2).elements(Shape.of(1, 3, 4, 4)))
                .hasMessageContaining("CHANNELS_LAST(2)");
    }

    @Test
    void aScopeFreesWhatItDoesNotKeep() {
        Tensor kept;
        try (MemoryScope inner = MemoryScope.open()) {
            Tensor.dense(device, Shape.of(100), new float[100]);
            kept = inner.keep(Tensor.dense(device, Shape.of(10), new float[10]));
            assertThat(device.heldBytes()).isEqualTo(440);
        }
        assertThat(device.heldBytes()).isEqualTo(40);
        assertThat(device.peakBytes()).isEqualTo(440);
        assertThat(kept.toArray()).hasSize(10);
        scope.release(kept);
        assertThat(device.heldBytes()).isZero();
        assertThat(kept.storage().isFreed()).isTrue();
        assertThatThrownBy(() -> kept.slice(0, 1)).hasMessageContaining("after it was freed");
    }

    @Test
    void aViewKeepsItsStorage() {
        Tensor view;
        try (MemoryScope inner = MemoryScope.open()) {
            view = inner.keep(Tensor.dense(device, Shape.of(2, 2), 1, 2, 3, 4).slice(1, 2));
        }
        assertThat(view.toArray()).containsExactly(3, 4);
    }

    @Test
    void linesOfAPictureAreAView() {
        Tensor x = Tensor.image(device, Shape.of(2, 1, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Tensor lines = x.lines(1, 1, 3);
        assertThat(lines.shape()).isEqualTo(Shape.of(1, 1, 2, 2));
        assertThat(lines.toArray()).containsExactly(9, 10, 11, 12);
        assertThat(lines.storage()).isSameAs(x.storage());
        assertThatThrownBy(() -> x.lines(2, 0, 1)).hasMessageContaining("0 to 1 of picture 2 are no lines of tensor");
        assertThatThrownBy(() -> x.lines(0, 2, 4)).hasMessageContaining("0 <= from < to <= H");
        assertThatThrownBy(() -> x.lines(0, 1, 1)).hasMessageContaining("0 <= from < to <= H");
    }

    @Test
    void scopesCloseFromTheInside() {
        MemoryScope inner = MemoryScope.open();
        assertThatThrownBy(scope::close).hasMessageContaining("inner scope");
        inner.close();
    }

    @Test
    void nobodyOwnsATensorWithoutAScope() {
        scope.close();
        assertThatThrownBy(() -> Tensor.dense(device, Shape.of(1), 1)).hasMessageContaining("MemoryScope.open()");
        scope = MemoryScope.open();
    }
}
