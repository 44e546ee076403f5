package org.autochrome.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FreeRangesTest {
    @Test
    void takesInTurnFromTheLowestAndTheHighestPlaceThatIsLargeEnough() {
        FreeRanges ranges = new FreeRanges(100);
        assertThat(ranges.take(30)).hasValue(0);
        assertThat(ranges.take(20)).hasValue(80);
        assertThat(ranges.take(40)).hasValue(30);
        ranges.give(0, 30);

        assertThat(ranges.take(31)).isEmpty();
        assertThat(ranges.take(20)).hasValue(10);
        assertThat(ranges.take(10)).hasValue(0);
        assertThat(ranges.take(10)).hasValue(70);
        assertThat(ranges.take(1)).isEmpty();
    }

    /** Ten steps of a chain, each a little larger than the last: the sum of two neighbours is enough. */
    @Test
    void aGrowingChainNeedsNoMoreThanTwoSteps() {
        FreeRanges ranges = new FreeRanges(9 + 10);
        long before = ranges.take(1).orElseThrow();
        for (int step = 2; step <= 10; step++) {
            long next = ranges.take(step).orElseThrow();
            ranges.give(before, step - 1);
            before = next;
        }
        ranges.give(before, 10);

        assertThat(ranges.take(5)).hasValue(0);
    }

    @Test
    void joinsWhatComesBackWithItsNeighbours() {
        FreeRanges ranges = new FreeRanges(90);
        for (int i = 0; i < 3; i++) {
            ranges.take(30);
        }
        assertThat(ranges.isWhole()).isFalse();
        ranges.give(0, 30);
        ranges.give(60, 30);
        ranges.give(30, 30);

        assertThat(ranges.isWhole()).isTrue();
        assertThat(ranges.take(90)).hasValue(0);
    }

    @Test
    void refusesWhatWasNotTaken() {
        FreeRanges ranges = new FreeRanges(90);
        ranges.take(60);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ranges.give(50, 20))
                .withMessageContaining("50 to 70 was not taken from this block of 90");
        assertThatIllegalArgumentException().isThrownBy(() -> ranges.give(80, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> ranges.give(-1, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> ranges.take(0));
        ranges.give(0, 60);
        assertThatIllegalArgumentException().isThrownBy(() -> ranges.give(0, 60));
    }

    @Test
    void neverGivesTheSamePlaceTwice() {
        SplittableRandom random = new SplittableRandom(7);
        FreeRanges ranges = new FreeRanges(1000);
        BitSet taken = new BitSet();
        List<long[]> live = new ArrayList<>();
        for (int step = 0; step < 5000; step++) {
            if (live.isEmpty() || random.nextInt(3) > 0) {
                int length = 1 + random.nextInt(60);
                OptionalLong begin = ranges.take(length);
                if (begin.isPresent()) {
                    int from = (int) begin.getAsLong();
                    assertThat(taken.get(from, from + length).isEmpty()).isTrue();
                    taken.set(from, from + length);
                    live.add(new long[] {from, length});
                }
            } else {
                long[] range = live.remove(random.nextInt(live.size()));
                taken.clear((int) range[0], (int) (range[0] + range[1]));
                ranges.give(range[0], range[1]);
            }
        }
        live.forEach(range -> ranges.give(range[0], range[1]));

        assertThat(ranges.isWhole()).isTrue();
    }
}
