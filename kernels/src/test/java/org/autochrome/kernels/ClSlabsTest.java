package org.autochrome.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;

/** Sizes are in pages of 4096 bytes; the largest slab has ten. */
class ClSlabsTest {
    private static final int PAGE = 4096;

    private static ClSlabs slabs(ClContext context, List<Long> asked) {
        return new ClSlabs(10 * PAGE + 100, 128, bytes -> {
            asked.add(bytes / PAGE);
            return context.allocate(bytes);
        });
    }

    private static ClSlabs.Part take(ClSlabs slabs, int pages) {
        return slabs.take((long) pages * PAGE);
    }

    @EachOpenClDevice
    void aPartThatWentIsTakenAgain(ClDeviceInfo info) {
        List<Long> asked = new ArrayList<>();
        try (ClContext context = ClContext.open(info);
                ClSlabs slabs = slabs(context, asked)) {
            take(slabs, 4).close();
            try (ClSlabs.Part first = slabs.take(PAGE + 4);
                    ClSlabs.Part second = take(slabs, 2)) {
                assertThat(first.begin()).isZero();
                assertThat(first.buffer().bytes()).isEqualTo(PAGE + 4);
                assertThat(second.begin()).isEqualTo(2 * PAGE);
            }
            assertThat(asked).containsExactly(4L);
            assertThat(slabs.heldBytes()).isEqualTo(4 * PAGE);
        }
    }

    @EachOpenClDevice
    void growingGivesBackWhatIsEmptyAndAddsAsMuch(ClDeviceInfo info) {
        List<Long> asked = new ArrayList<>();
        try (ClContext context = ClContext.open(info);
                ClSlabs slabs = slabs(context, asked)) {
            ClSlabs.Part first = take(slabs, 2);
            ClSlabs.Part second = take(slabs, 2);
            ClSlabs.Part third = take(slabs, 2);
            first.close();
            third.close();
            take(slabs, 3).close();
            assertThat(asked).containsExactly(2L, 2L, 2L, 4L);
            assertThat(context.heldBytes()).isEqualTo(6 * PAGE);
            second.close();
            take(slabs, 5).close();
            assertThat(asked).endsWith(6L);
            assertThat(context.heldBytes()).isEqualTo(6 * PAGE);
        }
    }

    @EachOpenClDevice
    void noSlabIsLargerThanTheDeviceAllows(ClDeviceInfo info) {
        List<Long> asked = new ArrayList<>();
        try (ClContext context = ClContext.open(info);
                ClSlabs slabs = slabs(context, asked)) {
            assertThat(slabs.fits(10 * PAGE)).isTrue();
            assertThat(slabs.fits(10 * PAGE + 1)).isFalse();
            assertThat(slabs.fits(0)).isFalse();
            slabs.reserve(25 * PAGE);
            assertThat(asked).containsExactly(10L, 10L, 5L);
            try (ClSlabs.Part part = take(slabs, 8);
                    ClSlabs.Part other = take(slabs, 8)) {
                assertThat(part.ranges()).isNotSameAs(other.ranges());
                slabs.reserve(25 * PAGE);
                assertThat(slabs.giveBackEmpty()).isEqualTo(5 * PAGE);
                slabs.reserve(25 * PAGE);
            }
            assertThat(asked).containsExactly(10L, 10L, 5L, 5L);
        }
    }
}
