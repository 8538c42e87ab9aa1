package io.ladder.collective;

/**
 * Cuts {@code length} elements into {@code numShards} contiguous shards: the first {@code length % numShards} hold one
 * element more than the rest. Shards are empty where there are fewer elements than shards.
 */
final class EvenShards {
    private EvenShards() {}

    /** First element of a shard; {@code shard == numShards} gives {@code length}. */
    static long from(long length, int numShards, int shard) {
        return shard * (length / numShards) + Math.min(shard, length % numShards);
    }

    /** Number of elements of a shard. */
    static long count(long length, int numShards, int shard) {
        return length / numShards + (shard < length % numShards ? 1 : 0);
    }
}
