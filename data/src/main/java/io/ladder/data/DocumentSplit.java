package io.ladder.data;

import io.ladder.tensor.CounterRandom;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which documents are kept for validation: by a hash of each document's identity, so that the choice does not depend on
 * the order of files, and adding a document moves few others. Pure.
 */
public final class DocumentSplit {
    /** Rows are too many to choose one by one; they fall into this many buckets by their text, chosen as one document. */
    public static final int NUM_BUCKETS = 4096;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private DocumentSplit() {}

    /**
     * Takes documents in the order of their names' hashes, leaving out any that would lift validation above its share; at
     * least one is taken (else the shortest) and at least one is left.
     *
     * @param names identity of each document
     * @param bytes length of each
     * @param validation share of all bytes, in [0, 1)
     * @return indices of the validation documents; none if {@code validation} is 0 or there are fewer than two documents
     */
    public static BitSet choose(List<String> names, long[] bytes, double validation) {
        int[] order = IntStream.range(0, bytes.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> hash(names.get(i)))
                        .thenComparing(names::get))
                .mapToInt(Integer::intValue)
                .toArray();
        return choose(order, bytes, validation);
    }

    /**
     * The same choice among buckets of rows ({@link #bucket}); empty buckets do not count.
     *
     * @param bytes length of the rows of each bucket, {@code [NUM_BUCKETS]}
     */
    public static BitSet chooseBuckets(long[] bytes, double validation) {
        int[] order = IntStream.range(0, bytes.length).filter(i -> bytes[i] > 0).toArray();
        return choose(order, bytes, validation);
    }

    /** The bucket of a row: of its text alone, so that equal rows are never on both sides. */
    public static int bucket(String text) {
        return (int) (hash(text) >>> 1) & (NUM_BUCKETS - 1);
    }

    private static BitSet choose(int[] order, long[] bytes, double validation) {
        var chosen = new BitSet();
        if (validation == 0 || order.length < 2) {
            return chosen;
        }
        double most = validation * IntStream.of(order).mapToLong(i -> bytes[i]).sum();
        long taken = 0;
        int shortest = order[0];
        for (int i : order) {
            shortest = bytes[i] < bytes[shortest] ? i : shortest;
            if (taken + bytes[i] <= most) {
                chosen.set(i);
                taken += bytes[i];
            }
        }
        if (chosen.isEmpty()) {
            chosen.set(shortest);
        }
        return chosen;
    }

    /** FNV-1a over the UTF-16 units, mixed; never negative, so that it sorts as it reads. */
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return CounterRandom.bits(hash, 0) >>> 1;
    }
}
