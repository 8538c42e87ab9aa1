package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.EvenSplit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ShardCursorTest {
    @Property
    void shardsFollowOneAnotherWithoutGapAndDifferByAtMostOne(
            @ForAll @LongRange(max = 1L << 40) long length, @ForAll @IntRange(min = 1, max = 300) int numShards) {
        long end = 0;
        for (int shard = 0; shard < numShards; shard++) {
            assertThat(EvenSplit.from(length, numShards, shard)).isEqualTo(end);
            long count = EvenSplit.count(length, numShards, shard);
            assertThat(count).isBetween(length / numShards, (length + numShards - 1) / numShards);
            end += count;
        }
        assertThat(end).isEqualTo(length);
        assertThat(EvenSplit.from(length, numShards, numShards)).isEqualTo(length);
    }

    @Property
    void cursorVisitsEveryByteOfTheShardsItWalksInRingOrder(
            @ForAll @LongRange(max = 500) long length,
            @ForAll @IntRange(min = 1, max = 9) int numShards,
            @ForAll @IntRange(min = -9, max = 9) int firstShard,
            @ForAll @IntRange(min = 0, max = 20) int numRounds,
            @ForAll @IntRange(min = 1, max = 50) int stepFloats) {
        var cursor = new ShardCursor();
        cursor.begin(length, numShards, firstShard, numRounds);
        long walked = 0;
        for (int round = 0; round < numRounds; round++) {
            int shard = Math.floorMod(firstShard - round, numShards);
            long at = EvenSplit.from(length, numShards, shard) * Float.BYTES;
            long end = at + EvenSplit.count(length, numShards, shard) * Float.BYTES;
            while (at < end) {
                assertThat(cursor.round()).isEqualTo(round);
                assertThat(cursor.byteOffset()).isEqualTo(at);
                assertThat(cursor.runBytes()).isEqualTo(end - at);
                int step = (int) Math.min(end - at, (long) stepFloats * Float.BYTES);
                cursor.advance(step);
                at += step;
                walked += step;
            }
        }
        assertThat(cursor.done()).isTrue();
        assertThat(cursor.runBytes()).isZero();
        assertThat(cursor.bytesDone()).isEqualTo(walked);
    }
}
