package io.ladder.data;

import io.ladder.tensor.CounterRandom;

/**
 * A random order of {@code [0, size)} computed at any index without storing it: a balanced Feistel network over the
 * next even number of bits (Luby and Rackoff 1988), walked along its cycle until the value lies within the size (Black
 * and Rogaway 2002). The network covers less than four times the size (eight values for the smallest), so a call
 * encrypts fewer than four times on average.
 */
final class EpochPermutation {
    private static final int NUM_ROUNDS = 6;

    private final long size;
    private final int halfBits;
    private final long halfMask;
    private final long[] roundKeys = new long[NUM_ROUNDS];

    EpochPermutation(long seed, long epoch, long size) {
        this.size = size;
        int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
        this.halfBits = (bits + 1) / 2;
        this.halfMask = (1L << halfBits) - 1;
        for (int round = 0; round < NUM_ROUNDS; round++) {
            roundKeys[round] = CounterRandom.key(seed, epoch, round);
        }
    }

    long at(long index) {
        long value = index;
        do {
            value = encrypt(value);
        } while (value >= size);
        return value;
    }

    private long encrypt(long value) {
        long left = value >>> halfBits;
        long right = value & halfMask;
        for (long key : roundKeys) {
            long mixed = left ^ (CounterRandom.bits(key, right) >>> (Long.SIZE - halfBits));
            left = right;
            right = mixed;
        }
        return (left << halfBits) | right;
    }
}
