package io.ladder.tensor;

/**
 * The one rule by which flat buffers are cut, in memory, on the wire and in files: {@code length} elements into {@code
 * numShards} contiguous shards; the first {@code length % numShards} hold one
 * element more than the rest. Shards are empty where there are fewer elements than shards.
 */
public final class EvenSplit {
    private EvenSplit() {}

    /** First element of a shard; {@code shard == numShards} gives {@code length}. */
    public static long from(long length, int numShards, int shard) {
        return shard * (length / numShards) + Math.min(shard, length % numShards);
    }

    /** Number of elements of a shard. */
    public static long count(long length, int numShards, int shard) {
        return length / numShards + (shard < length % numShards ? 1 : 0);
    }
}
