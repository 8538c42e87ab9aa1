package io.ladder.parallelism;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class GradientBucketsTest {
    @Property
    void bucketsCoverTheBufferOnceFromItsEndToItsBeginning(
            @ForAll @LongRange(max = 10_000) long length, @ForAll @IntRange(min = 1, max = 5_000) int bucketBytes) {
        var buckets = GradientBuckets.ofBytes(length, bucketBytes);
        long begin = length;
        for (int i = 0; i < buckets.count(); i++) {
            assertThat(buckets.from(i) + buckets.size(i)).isEqualTo(begin);
            assertThat(buckets.size(i)).isBetween(1L, buckets.bucketElements());
            begin = buckets.from(i);
        }
        assertThat(begin).isZero();
    }

    @Property
    void onlyTheLastBucketMayBeSmaller(
            @ForAll @LongRange(min = 1, max = 10_000) long length,
            @ForAll @IntRange(min = 4, max = 5_000) int bucketBytes) {
        var buckets = GradientBuckets.ofBytes(length, bucketBytes);
        for (int i = 0; i < buckets.count() - 1; i++) {
            assertThat(buckets.size(i)).isEqualTo(bucketBytes / 4);
        }
    }
}
