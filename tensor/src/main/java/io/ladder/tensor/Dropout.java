package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Dropout's loop without a float comparison per element: the same decisions as {@link CounterRandom#uniform} below p. */
final class Dropout {
    private Dropout() {}

    /** k * 2^-24 is below p exactly where k is below this. */
    static long threshold(float p) {
        return (long) Math.ceil(p * 0x1.0p24);
    }

    /** Elements [from, to) of x; the first has counter {@code counter}. */
    static void drop(ByteBuffer x, int from, int to, long threshold, float keepScale, long key, long counter) {
        for (int i = from; i < to; i++) {
            boolean dropped = CounterRandom.bits(key, counter + (i - from)) >>> 40 < threshold;
            x.putFloat(4 * i, dropped ? 0 : x.getFloat(4 * i) * keepScale);
        }
    }
}
