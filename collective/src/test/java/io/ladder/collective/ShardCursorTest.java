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
            @ForAll @IntRange(min = 1, max = 50) int stepUnits,
            @ForAll WireType wire) {
        var cursor = new ShardCursor();
        cursor.begin(length, numShards, firstShard, numRounds, wire);
        long walked = 0;
        for (int round = 0; round < numRounds; round++) {
            int shard = Math.floorMod(firstShard - round, numShards);
            long at = EvenSplit.from(length, numShards, shard);
            long end = at + EvenSplit.count(length, numShards, shard);
            while (at < end) {
                assertThat(cursor.round()).isEqualTo(round);
                assertThat(cursor.byteOffset()).isEqualTo(at * Float.BYTES);
                assertThat(cursor.runBytes()).isEqualTo(wire.runBytes(end - at)).isBetween(1L, 4 * (end - at));
                int step = (int) Math.min(cursor.runBytes(), (long) stepUnits * Transport.UNIT_BYTES);
                int elements = cursor.numElements(step);
                assertThat((long) elements).isEqualTo(Math.min(end - at, step / wire.elementBytes()));
                cursor.advance(step);
                at += elements;
                walked += step;
            }
        }
        assertThat(cursor.done()).isTrue();
        assertThat(cursor.runBytes()).isZero();
        assertThat(cursor.bytesDone()).isEqualTo(walked);
    }
}
