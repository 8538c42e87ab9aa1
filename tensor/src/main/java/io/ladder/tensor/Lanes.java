package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The widest float vector of this machine, its loads and stores, and its reductions.
 *
 * <p>Vectors stay in registers only where the JIT inlines everything between load and store: loops over them are small
 * static methods, and no vector is ever kept in a field, an array or a lambda.
 */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int COUNT = SPECIES.length();
    /** Bytes of one vector. */
    static final int BYTES = SPECIES.vectorByteSize();

    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_8 = swap(8);

    private Lanes() {}

    static FloatVector load(ByteBuffer buffer, int at) {
        return FloatVector.fromByteBuffer(SPECIES, buffer, at, ByteOrder.LITTLE_ENDIAN);
    }

    static void store(FloatVector value, ByteBuffer buffer, int at) {
        value.intoByteBuffer(buffer, at, ByteOrder.LITTLE_ENDIAN);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** Where whole vectors end in a range of bytes that starts at {@code from}. */
    static int wholeEnd(int from, int to) {
        return to - (to - from) % BYTES;
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
