package io.ladder.tensor;

/**
 * An activation and its slope at every number of bf16, of which there are 65,536: each rounded once, as the plain kernels
 * do it.
 *
 * <p>Vector code has no room for an exp beside two roundings in one compilation (see {@link Lanes}). The inputs of a layer
 * lie in a dozen binades, some 24 KiB of the table, which stay in the first-level cache. Four numbers are taken at a time:
 * one load of their bits, two stores.
 */
final class ActivationTable implements RowThreads.Rows {
    private static final int AT_ONCE = 4;
    private static final long BITS = 0xffffL;
    private static final long LOWER = 0xffff_ffffL;

    /** By the bits of x: the value in the lowest 16 bits, the slope in those from 32 on, so that two entries mesh. */
    private final long[] entries = new long[1 << Short.SIZE];

    private Tensor x;
    private Tensor y;
    private Tensor slope;

    ActivationTable(Activation f) {
        for (int bits = 0; bits < entries.length; bits++) {
            float at = Bf16.widen((short) bits);
            short value = Bf16.round((float) PlainActivations.value(f, at));
            short slopeThere = Bf16.round((float) PlainActivations.slope(f, at));
            entries[bits] = Short.toUnsignedLong(value) | Short.toUnsignedLong(slopeThere) << Integer.SIZE;
        }
    }

    /**
     * y = f(x), slope = f'(x), in bf16.
     *
     * @param slopes null if not wanted
     */
    RowThreads.Rows of(Tensor input, Tensor output, Tensor slopes) {
        x = input;
        y = output;
        slope = slopes;
        return this;
    }

    @Override
    public void run(int part, int from, int to) {
        int end = to - (to - from) % AT_ONCE;
        if (slope == null) {
            values(entries, x.address(), y.address(), from, end);
        } else {
            valuesAndSlopes(entries, x.address(), y.address(), slope.address(), from, end);
        }
        for (int i = end; i < to; i++) {
            long entry = entry(entries, Short.toUnsignedLong(NativeMemory.getShort(element(x.address(), i))));
            NativeMemory.putShort(element(y.address(), i), (short) entry);
            if (slope != null) {
                NativeMemory.putShort(element(slope.address(), i), (short) (entry >>> Integer.SIZE));
            }
        }
    }

    private static void values(long[] entries, long x, long y, int from, int to) {
        for (int i = from; i < to; i += AT_ONCE) {
            long bits = NativeMemory.getLong(element(x, i));
            NativeMemory.putLong(element(y, i), first(entries, bits) & LOWER | second(entries, bits) << Integer.SIZE);
        }
    }

    private static void valuesAndSlopes(long[] entries, long x, long y, long slope, int from, int to) {
        for (int i = from; i < to; i += AT_ONCE) {
            long bits = NativeMemory.getLong(element(x, i));
            long first = first(entries, bits);
            long second = second(entries, bits);
            NativeMemory.putLong(element(y, i), first & LOWER | second << Integer.SIZE);
            NativeMemory.putLong(element(slope, i), first >>> Integer.SIZE | second & ~LOWER);
        }
    }

    /** Of the first two numbers of four: their values in the lower half, their slopes in the upper half. */
    private static long first(long[] entries, long bits) {
        return entry(entries, bits & BITS) | entry(entries, bits >>> 16 & BITS) << 16;
    }

    /** Of the last two. */
    private static long second(long[] entries, long bits) {
        return entry(entries, bits >>> 32 & BITS) | entry(entries, bits >>> 48) << 16;
    }

    private static long entry(long[] entries, long bits) {
        return NativeMemory.getLong(entries, bits);
    }

    private static long element(long address, int i) {
        return address + DType.BF16.bytes() * (long) i;
    }
}
