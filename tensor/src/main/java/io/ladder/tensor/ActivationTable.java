package io.ladder.tensor;

import java.nio.ByteBuffer;

/**
 * An activation and its slope at every number of bf16, of which there are 65,536: each rounded once, as the plain kernels
 * do it.
 *
 * <p>Vector code has no room for an exp beside two roundings in one compilation (see {@link Lanes}). The inputs of a layer
 * lie in a dozen binades, some 12 KiB of the table, which stay in the first-level cache.
 */
final class ActivationTable implements RowThreads.Rows {
    /** The value in the lower half, the slope in the upper half, by the bits of x. */
    private final int[] entries = new int[1 << Short.SIZE];

    private ByteBuffer x;
    private ByteBuffer y;
    private ByteBuffer slope;

    ActivationTable(Activation f) {
        for (int bits = 0; bits < entries.length; bits++) {
            float at = Bf16.widen((short) bits);
            short value = Bf16.round((float) PlainActivations.value(f, at));
            short slopeThere = Bf16.round((float) PlainActivations.slope(f, at));
            entries[bits] = Short.toUnsignedInt(value) | slopeThere << Short.SIZE;
        }
    }

    /**
     * y = f(x), slope = f'(x), in bf16.
     *
     * @param slopes null if not wanted
     */
    RowThreads.Rows of(ByteBuffer input, ByteBuffer output, ByteBuffer slopes) {
        x = input;
        y = output;
        slope = slopes;
        return this;
    }

    @Override
    public void run(int part, int from, int to) {
        if (slope == null) {
            values(entries, x, y, from, to);
        } else {
            valuesAndSlopes(entries, x, y, slope, from, to);
        }
    }

    private static void values(int[] entries, ByteBuffer x, ByteBuffer y, int from, int to) {
        for (int i = from; i < to; i++) {
            y.putShort(2 * i, (short) entry(entries, x, i));
        }
    }

    private static void valuesAndSlopes(int[] entries, ByteBuffer x, ByteBuffer y, ByteBuffer slope, int from, int to) {
        for (int i = from; i < to; i++) {
            int entry = entry(entries, x, i);
            y.putShort(2 * i, (short) entry);
            slope.putShort(2 * i, (short) (entry >>> Short.SIZE));
        }
    }

    private static int entry(int[] entries, ByteBuffer x, int i) {
        return entries[Short.toUnsignedInt(x.getShort(2 * i))];
    }
}
