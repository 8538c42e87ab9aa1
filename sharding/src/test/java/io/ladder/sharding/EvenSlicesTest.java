package io.ladder.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.sharding.EvenSlices.Slice;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class EvenSlicesTest {
    @Property
    void slicesCoverEverythingOnceInOrder(
            @ForAll @LongRange(max = 1L << 40) long length, @ForAll @IntRange(min = 1, max = 300) int count) {
        long next = 0;
        for (Slice slice : new EvenSlices(length, count).all()) {
            assertThat(slice.from()).isEqualTo(next);
            next = slice.end();
        }
        assertThat(next).isEqualTo(length);
    }

    @Property
    void sizesDifferByAtMostOneAndNeverGrow(
            @ForAll @LongRange(max = 1L << 40) long length, @ForAll @IntRange(min = 1, max = 300) int count) {
        EvenSlices slices = new EvenSlices(length, count);
        for (int i = 1; i < count; i++) {
            assertThat(slices.size(i - 1) - slices.size(i)).isBetween(0L, 1L);
        }
        assertThat(slices.size(0) - slices.size(count - 1)).isBetween(0L, 1L);
    }

    @Example
    void fewerElementsThanSlicesLeaveTheLastOnesEmpty() {
        assertThat(new EvenSlices(2, 4).all())
                .containsExactly(new Slice(0, 1), new Slice(1, 1), new Slice(2, 0), new Slice(2, 0));
    }

    @Example
    void disjointRangesIntersectInNothing() {
        assertThat(new Slice(0, 5).intersect(new Slice(7, 3)).size()).isZero();
        assertThat(new Slice(0, 5).intersect(new Slice(3, 9))).isEqualTo(new Slice(3, 2));
    }

    @Example
    void badArgumentsAreRefused() {
        assertThatThrownBy(() -> new EvenSlices(3, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvenSlices(-1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvenSlices(3, 2).from(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
