package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops that transpose tiles: in each, lanes of one row change places with lanes of another, a distance of 8, 4, 2 or 1
 * further on. Two tiles at a time share what moves lanes, which C2 reads anew after every store; a choice between lanes is one
 * instruction of three operands ({@code vpternlog}) where a mask would be made anew for each. The loops differ in constants
 * that C2 must see as such.
 */
final class LaneExchange {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final IntVector ODD_8 = odd(8);
    private static final IntVector ODD_4 = odd(4);
    private static final IntVector ODD_2 = odd(2);
    private static final IntVector ODD_1 = odd(1);

    private LaneExchange() {}

    static void by8(
            long x,
            ByteBuffer xBytes,
            int at,
            int apart,
            int step,
            int tiles,
            long y,
            ByteBuffer yBytes,
            int to,
            int yApart,
            int yStep) {
        IntVector odd = inRegister(ODD_8);
        int p = at;
        int q = to;
        int t = 1;
        for (; t < tiles; t += 2) {
            FloatVector a = Elements.load(x, xBytes, p);
            FloatVector b = Elements.load(x, xBytes, p + apart);
            FloatVector c = Elements.load(x, xBytes, p + step);
            FloatVector d = Elements.load(x, xBytes, p + step + apart);
            FloatVector ab = choose(b, a, odd).rearrange(SWAP_8);
            FloatVector cd = choose(d, c, odd).rearrange(SWAP_8);
            FloatVector newA = choose(a, ab, odd);
            FloatVector newB = choose(ab, b, odd);
            FloatVector newC = choose(c, cd, odd);
            FloatVector newD = choose(cd, d, odd);
            Elements.store(newA, y, yBytes, q);
            Elements.store(newB, y, yBytes, q + yApart);
            Elements.store(newC, y, yBytes, q + yStep);
            Elements.store(newD, y, yBytes, q + yStep + yApart);
            p += 2 * step;
            q += 2 * yStep;
        }
        if (t == tiles) {
            FloatVector a = Elements.load(x, xBytes, p);
            FloatVector b = Elements.load(x, xBytes, p + apart);
            FloatVector ab = choose(b, a, odd).rearrange(SWAP_8);
            Elements.store(choose(a, ab, odd), y, yBytes, q);
            Elements.store(choose(ab, b, odd), y, yBytes, q + yApart);
        }
    }

    static void by4(
            long x,
            ByteBuffer xBytes,
            int at,
            int apart,
            int step,
            int tiles,
            long y,
            ByteBuffer yBytes,
            int to,
            int yApart,
            int yStep) {
        IntVector odd = inRegister(ODD_4);
        int p = at;
        int q = to;
        int t = 1;
        for (; t < tiles; t += 2) {
            FloatVector a = Elements.load(x, xBytes, p);
            FloatVector b = Elements.load(x, xBytes, p + apart);
            FloatVector c = Elements.load(x, xBytes, p + step);
            FloatVector d = Elements.load(x, xBytes, p + step + apart);
            FloatVector ab = choose(b, a, odd).rearrange(SWAP_4);
            FloatVector cd = choose(d, c, odd).rearrange(SWAP_4);
            FloatVector newA = choose(a, ab, odd);
            FloatVector newB = choose(ab, b, odd);
            FloatVector newC = choose(c, cd, odd);
            FloatVector newD = choose(cd, d, odd);
            Elements.store(newA, y, yBytes, q);
            Elements.store(newB, y, yBytes, q + yApart);
            Elements.store(newC, y, yBytes, q + yStep);
            Elements.store(newD, y, yBytes, q + yStep + yApart);
            p += 2 * step;
            q += 2 * yStep;
        }
        if (t == tiles) {
            FloatVector a = Elements.load(x, xBytes, p);
            FloatVector b = Elements.load(x, xBytes, p + apart);
            FloatVector ab = choose(b, a, odd).rearrange(SWAP_4);
            Elements.store(choose(a, ab, odd), y, yBytes, q);
            Elements.store(choose(ab, b, odd), y, yBytes, q + yApart);
        }
    }

    static void by2(
            long x,
            ByteBuffer xBytes,
            int at,
            int apart,
            int step,
            int tiles,
            long y,
            ByteBuffer yBytes,
            int to,
            int yApart,
            int yStep) {
        IntVector odd = inRegister(ODD_2);
        int p = at;
        int q = to;
        int t = 1;
        for (; t < tiles; t += 2) {
            FloatVector a = Elements.load(x, xBytes, p);
            FloatVector b = Elements.load(x, xBytes, p + apart);
            FloatVector c = Elements.load(x, xBytes, p + step);
            FloatVector d = Elements.load(x, xBytes, p + step + apart);
            FloatVector ab = choose(b, a, odd).rearrange(SWAP_2);
            FloatVector cd = choose(d, c, odd).rearrange(SWAP_2);
            FloatVector newA = choose(a, ab, odd);
            FloatVector newB = choose(ab, b, odd);
            FloatVector newC = choose(c, cd, odd);
            FloatVector newD = choose(cd, d, odd);
            Elements.store(newA, y, yBytes, q);
            Elements.store(newB, y, yBytes, q + yApart);
            Elements.store(newC, y, yBytes, q + yStep);
            Elements.store(newD, y, yBytes, q + yStep + yApart);
            p += 2 * step;
            q += 2 * yStep;
        }
        if (t == tiles) {
            FloatVector a = Elements.load(x, xBytes, p);
            FloatVector b = Elements.load(x, xBytes, p + apart);
            FloatVector ab = choose(b, a, odd).rearrange(SWAP_2);
            Elements.store(choose(a, ab, odd), y, yBytes, q);
            Elements.store(choose(ab, b, odd), y, yBytes, q + yApart);
        }
    }

    static void by1(
            long x,
            ByteBuffer xBytes,
            int at,
            int apart,
            int step,
            int tiles,
            long y,
            ByteBuffer yBytes,
            int to,
            int yApart,
            int yStep) {
        IntVector odd = inRegister(ODD_1);
        int p = at;
        int q = to;
        int t = 1;
        for (; t < tiles; t += 2) {
            FloatVector a = Elements.load(x, xBytes, p);
            FloatVector b = Elements.load(x, xBytes, p + apart);
            FloatVector c = Elements.load(x, xBytes, p + step);
            FloatVector d = Elements.load(x, xBytes, p + step + apart);
            FloatVector ab = choose(b, a, odd).rearrange(SWAP_1);
            FloatVector cd = choose(d, c, odd).rearrange(SWAP_1);
            FloatVector newA = choose(a, ab, odd);
            FloatVector newB = choose(ab, b, odd);
            FloatVector newC = choose(c, cd, odd);
            FloatVector newD = choose(cd, d, odd);
            Elements.store(newA, y, yBytes, q);
            Elements.store(newB, y, yBytes, q + yApart);
            Elements.store(newC, y, yBytes, q + yStep);
            Elements.store(newD, y, yBytes, q + yStep + yApart);
            p += 2 * step;
            q += 2 * yStep;
        }
        if (t == tiles) {
            FloatVector a = Elements.load(x, xBytes, p);
            FloatVector b = Elements.load(x, xBytes, p + apart);
            FloatVector ab = choose(b, a, odd).rearrange(SWAP_1);
            Elements.store(choose(a, ab, odd), y, yBytes, q);
            Elements.store(choose(ab, b, odd), y, yBytes, q + yApart);
        }
    }

    /**
     * Rows of bf16 into units of 32 bits, two rows' elements of a column each, the first row's in the lower half: those of
     * even columns into one row of tiles, those of odd columns into another.
     */
    static void pairs(
            long x,
            ByteBuffer xBytes,
            int at,
            int apart,
            int step,
            int tiles,
            long y,
            ByteBuffer yBytes,
            int to,
            int yApart,
            int yStep) {
        int p = at;
        int q = to;
        for (int t = 0; t < tiles; t++) {
            IntVector a = Elements.load(x, xBytes, p).reinterpretAsInts();
            IntVector b = Elements.load(x, xBytes, p + apart).reinterpretAsInts();
            FloatVector even = choose(b.lanewise(VectorOperators.LSHL, 16), a, Lanes.allInts(0xffff));
            FloatVector odd = choose(b, a.lanewise(VectorOperators.LSHR, 16), Lanes.allInts(0xffff));
            Elements.store(even, y, yBytes, q);
            Elements.store(odd, y, yBytes, q + yApart);
            p += step;
            q += yStep;
        }
    }

    /** The same as a result that C2 keeps over a loop, where it would read a constant again after every store. */
    private static IntVector inRegister(IntVector constant) {
        return constant.or(Lanes.allInts(0));
    }

    /** Bits of b where {@code ofB} has ones, of a elsewhere. */
    private static FloatVector choose(FloatVector a, FloatVector b, IntVector ofB) {
        return choose(a.reinterpretAsInts(), b.reinterpretAsInts(), ofB);
    }

    private static FloatVector choose(IntVector a, IntVector b, IntVector ofB) {
        return a.lanewise(VectorOperators.XOR, b)
                .and(ofB)
                .lanewise(VectorOperators.XOR, a)
                .reinterpretAsFloats();
    }

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(Lanes.SPECIES, lane -> (lane ^ distance) % Lanes.COUNT);
    }

    /** Ones in lanes whose number has the bit {@code distance}. */
    private static IntVector odd(int distance) {
        int[] bits = new int[Lanes.COUNT];
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            bits[lane] = (lane & distance) != 0 ? -1 : 0;
        }
        return IntVector.fromArray(INTS, bits, 0);
    }
}
