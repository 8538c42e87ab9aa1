package io.ladder.collective;

import io.ladder.tensor.EvenSplit;

/**
 * A position in a tensor that walks over its shards in ring order: shard k, k - 1, k - 2, ... (mod number of shards).
 * One per direction of a stream, reused for every collective.
 */
final class ShardCursor {
    private long length;
    private int numShards;
    private int shard;
    private int round;
    private int numRounds;
    private long at;
    private long runEnd;
    private long bytesDone;

    /** Begins at {@code firstShard} of {@code numShards} shards of {@code length} elements and walks over some. */
    void begin(long length, int numShards, int firstShard, int numRounds) {
        this.length = length;
        this.numShards = numShards;
        this.shard = Math.floorMod(firstShard, numShards);
        this.numRounds = numRounds;
        this.round = 0;
        this.bytesDone = 0;
        enterShard();
        skipFinishedShards();
    }

    /** Begins a walk over the whole tensor, without shards. */
    void beginWhole(long length) {
        begin(length, 1, 0, 1);
    }

    /** Begins a walk over nothing. */
    void beginNothing() {
        begin(0, 1, 0, 0);
    }

    boolean done() {
        return round == numRounds;
    }

    /** How many shards have been left behind. */
    int round() {
        return round;
    }

    /** Position in the tensor, in bytes. */
    long byteOffset() {
        return at;
    }

    /** Bytes until the end of this shard; 0 only when done. */
    long runBytes() {
        return done() ? 0 : runEnd - at;
    }

    /** Bytes walked over since the beginning. */
    long bytesDone() {
        return bytesDone;
    }

    /** Moves on, not beyond the end of this shard. */
    void advance(int bytes) {
        at += bytes;
        bytesDone += bytes;
        skipFinishedShards();
    }

    private void skipFinishedShards() {
        while (round < numRounds && at == runEnd) {
            round++;
            shard = shard == 0 ? numShards - 1 : shard - 1;
            enterShard();
        }
    }

    private void enterShard() {
        at = EvenSplit.from(length, numShards, shard) * Float.BYTES;
        runEnd = at + EvenSplit.count(length, numShards, shard) * Float.BYTES;
    }
}
