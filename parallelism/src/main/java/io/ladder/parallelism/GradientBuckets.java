package io.ladder.parallelism;

/**
 * Cuts a flat gradient buffer into buckets, counted from its end: backward finishes the last layers first, so bucket 0 is
 * the first that is complete. All buckets have the same size but the last, which holds what is left at the beginning of
 * the buffer. Pure.
 *
 * @param length elements of the buffer
 * @param bucketElements elements per bucket
 */
record GradientBuckets(long length, long bucketElements) {
    GradientBuckets {
        if (length < 0 || bucketElements < 1) {
            throw new IllegalArgumentException(
                    "cannot cut " + length + " gradients into buckets of " + bucketElements + " elements");
        }
    }

    static GradientBuckets ofBytes(long length, int bucketBytes) {
        return new GradientBuckets(length, Math.max(1, bucketBytes / Float.BYTES));
    }

    int count() {
        return Math.toIntExact((length + bucketElements - 1) / bucketElements);
    }

    /** First element of a bucket. */
    long from(int bucket) {
        return Math.max(0, length - (bucket + 1) * bucketElements);
    }

    /** Number of elements of a bucket. */
    long size(int bucket) {
        return length - bucket * bucketElements - from(bucket);
    }
}
