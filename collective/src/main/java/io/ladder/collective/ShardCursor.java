package io.ladder.collective;

import io.ladder.tensor.EvenSplit;

/**
 * A position in a tensor that walks over its shards in ring order: shard k, k - 1, k - 2, ... (mod number of shards).
 * One per direction of a stream, reused for every collective.
 *
 * <p>It advances by bytes on the wire, in whole units of the {@link Transport}. A shard takes a whole number of units
 * there: behind an odd number of bf16 goes one that stands for nothing.
 */
final class ShardCursor {
    private long length;
    private int numShards;
    private WireType wire = WireType.F32;
    private int shard;
    private int round;
    private int numRounds;
    private long shardFrom;
    private long shardElements;
    private long shardBytes;
    private long shardBytesDone;
    private long bytesDone;

    /** Begins at {@code firstShard} of {@code numShards} shards of {@code length} elements and walks over some. */
    void begin(long length, int numShards, int firstShard, int numRounds, WireType wire) {
        this.length = length;
        this.numShards = numShards;
        this.wire = wire;
        this.shard = Math.floorMod(firstShard, numShards);
        this.numRounds = numRounds;
        this.round = 0;
        this.bytesDone = 0;
        enterShard();
        skipFinishedShards();
    }

    /** Begins a walk over the whole tensor, without shards. */
    void beginWhole(long length) {
        begin(length, 1, 0, 1, WireType.F32);
    }

    /** Begins a walk over nothing. */
    void beginNothing() {
        begin(0, 1, 0, 0, WireType.F32);
    }

    boolean done() {
        return round == numRounds;
    }

    /** How many shards have been left behind. */
    int round() {
        return round;
    }

    /** Position in the tensor, in bytes of f32. */
    long byteOffset() {
        return (shardFrom + shardBytesDone / wire.elementBytes()) * Float.BYTES;
    }

    /** Bytes on the wire until the end of this shard; 0 only when done. */
    long runBytes() {
        return done() ? 0 : shardBytes - shardBytesDone;
    }

    /** Elements that the next {@code bytes} on the wire stand for, within this shard. */
    int numElements(int bytes) {
        long left = shardElements - shardBytesDone / wire.elementBytes();
        return (int) Math.min(left, bytes / wire.elementBytes());
    }

    /** Bytes on the wire since the beginning. */
    long bytesDone() {
        return bytesDone;
    }

    /** Moves on, not beyond the end of this shard. */
    void advance(int bytes) {
        shardBytesDone += bytes;
        bytesDone += bytes;
        skipFinishedShards();
    }

    private void skipFinishedShards() {
        while (round < numRounds && shardBytesDone == shardBytes) {
            round++;
            shard = shard == 0 ? numShards - 1 : shard - 1;
            enterShard();
        }
    }

    private void enterShard() {
        shardFrom = EvenSplit.from(length, numShards, shard);
        shardElements = EvenSplit.count(length, numShards, shard);
        shardBytes = wire.runBytes(shardElements);
        shardBytesDone = 0;
    }
}
