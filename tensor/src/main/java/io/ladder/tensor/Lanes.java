package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The widest float vector of this machine, its loads and stores, and its reductions.
 *
 * <p>Vectors stay in registers only where the JIT inlines everything between load and store; one that crosses a call
 * goes through the heap. So loops over them are small static methods, and no vector is kept in a field,
 * an array or a lambda. C2 inlines no more once a compilation has 18,000 nodes, and each vector operation makes a hundred
 * or two: {@link RowThreads} says how loops are kept apart, {@link VectorMath}
 * why constants are broadcast ({@link #all}) and not static final vectors.
 */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int COUNT = SPECIES.length();
    /** Bytes of one vector. */
    static final int BYTES = SPECIES.vectorByteSize();

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(INTS.vectorBitSize() / 2));
    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_8 = swap(8);

    private Lanes() {}

    /** f32 at a byte. */
    static FloatVector load(ByteBuffer buffer, int at) {
        return FloatVector.fromByteBuffer(SPECIES, buffer, at, ByteOrder.LITTLE_ENDIAN);
    }

    static void store(FloatVector value, ByteBuffer buffer, int at) {
        value.intoByteBuffer(buffer, at, ByteOrder.LITTLE_ENDIAN);
    }

    /** {@link #COUNT} numbers of 16 bits at a byte. */
    static ShortVector loadShorts(ByteBuffer buffer, int at) {
        return ShortVector.fromByteBuffer(SHORTS, buffer, at, ByteOrder.LITTLE_ENDIAN);
    }

    static void storeShorts(ShortVector value, ByteBuffer buffer, int at) {
        value.intoByteBuffer(buffer, at, ByteOrder.LITTLE_ENDIAN);
    }

    /** Numbers of bf16 as f32. */
    static FloatVector widen(ShortVector narrow) {
        IntVector low = (IntVector) narrow.convertShape(VectorOperators.S2I, INTS, 0);
        return low.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** Numbers of bf16 as units of 32 bits, those of {@code low} in the lower halves. */
    static FloatVector pairs(ShortVector low, ShortVector high) {
        IntVector lowInts = ((IntVector) low.convertShape(VectorOperators.S2I, INTS, 0)).and(allInts(0xffff));
        IntVector highInts = (IntVector) high.convertShape(VectorOperators.S2I, INTS, 0);
        return highInts.lanewise(VectorOperators.LSHL, 16).or(lowInts).reinterpretAsFloats();
    }

    /** Rounds to bf16 as {@link Bf16#round} does. */
    static ShortVector round(FloatVector value) {
        FloatVector quiet = value.blend(all(Float.NaN), value.compare(VectorOperators.NE, value));
        IntVector bits = quiet.reinterpretAsInts();
        IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(allInts(1));
        IntVector rounded = bits.add(odd).add(allInts(Bf16.JUST_BELOW_HALF)).lanewise(VectorOperators.LSHR, 16);
        return (ShortVector) rounded.convertShape(VectorOperators.I2S, SHORTS, 0);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    static IntVector allInts(int value) {
        return IntVector.broadcast(INTS, value);
    }

    /** Where whole vectors end in a range of elements that starts at {@code from}. */
    static int wholeEnd(int from, int to) {
        return to - (to - from) % COUNT;
    }

    /** Sum of all lanes as a tree: shorter and more exact than lane after lane, and the same in every JIT tier. */
    static float sum(FloatVector v) {
        FloatVector tree = v;
        if (COUNT > 8) {
            tree = tree.add(tree.rearrange(SWAP_8));
        }
        if (COUNT > 4) {
            tree = tree.add(tree.rearrange(SWAP_4));
        }
        tree = tree.add(tree.rearrange(SWAP_2));
        tree = tree.add(tree.rearrange(SWAP_1));
        return tree.lane(0);
    }

    /** Largest lane; NaN if any lane is. */
    static float max(FloatVector v) {
        return v.reduceLanes(VectorOperators.MAX);
    }

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % COUNT);
    }
}
