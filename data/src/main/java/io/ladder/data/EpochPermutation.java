package io.ladder.data;

import io.ladder.tensor.CounterRandom;

/**
 * A random order of {@code [0, size)} for every epoch, computed at any index without storing it: a balanced Feistel network over the
 * next even number of bits (Luby and Rackoff 1988), walked along its cycle until the value lies within the size (Black
 * and Rogaway 2002). The network covers less than four times the size (eight values for the smallest), so a call
 * encrypts fewer than four times on average.
 */
final class EpochPermutation {
    private static final int NUM_ROUNDS = 6;

    private final long seed;
    private final long size;
    private final int halfBits;
    private final long halfMask;

    EpochPermutation(long seed, long size) {
        this.seed = seed;
        this.size = size;
        int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
        this.halfBits = (bits + 1) / 2;
        this.halfMask = (1L << halfBits) - 1;
    }

    long at(long epoch, long index) {
        long value = index;
        do {
            value = encrypt(epoch, value);
        } while (value >= size);
        return value;
    }

    private long encrypt(long epoch, long value) {
        long left = value >>> halfBits;
        long right = value & halfMask;
        for (int round = 0; round < NUM_ROUNDS; round++) {
            long mixed = left
                    ^ (CounterRandom.bits(CounterRandom.key(seed, epoch, round), right) >>> (Long.SIZE - halfBits));
            left = right;
            right = mixed;
        }
        return (left << halfBits) | right;
    }
}
