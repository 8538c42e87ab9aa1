package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of all positions read so far, for every layer: a new token costs one row instead of the whole
 * context. Filled by {@link Gpt#prefill} and {@link Gpt#step}; belongs to one thread.
 *
 * <p>Memory: 2 * layers * sequences * seq * kvHeads * headDim elements, from the arena given.
 */
public final class KeyValueCache {
    private final int sequences;
    private final int capacity;
    private final int kvDim;
    private final int keyColumn;
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private int length;

    /** An empty cache for as many positions as the model can see, for a model that computes in f32. */
    public KeyValueCache(ModelConfig config, int sequences, TensorArena arena) {
        this(config, sequences, arena, DType.F32);
    }

    /** As above, for a model that computes in {@code dtype}. */
    public KeyValueCache(ModelConfig config, int sequences, TensorArena arena, DType dtype) {
        this.sequences = sequences;
        this.capacity = config.seq();
        this.kvDim = config.kvHeads() * config.headDim();
        this.keyColumn = config.dim();
        for (int layer = 0; layer < config.layers(); layer++) {
            keys.add(arena.allocate(dtype, sequences, capacity, kvDim));
            values.add(arena.allocate(dtype, sequences, capacity, kvDim));
        }
    }

    /** Positions held, of every sequence. */
    public int length() {
        return length;
    }

    /** Most positions that fit. */
    public int capacity() {
        return capacity;
    }

    public int sequences() {
        return sequences;
    }

    /** Forgets everything. */
    public void clear() {
        length = 0;
    }

    void length(int positions) {
        length = positions;
    }

    /** [sequences, capacity, kvDim]. */
    Tensor keys(int layer) {
        return keys.get(layer);
    }

    /** [sequences, capacity, kvDim]. */
    Tensor values(int layer) {
        return values.get(layer);
    }

    /** Takes keys and values out of packed rows, [sequences * count, qkvDim], as positions from .. from + count - 1. */
    void store(int layer, Tensor qkv, int from, int count) {
        int qkvDim = qkv.intDim(1);
        for (int sequence = 0; sequence < sequences; sequence++) {
            for (int i = 0; i < count; i++) {
                long row = (long) (sequence * count + i) * qkvDim;
                long target = ((long) sequence * capacity + from + i) * kvDim;
                keys.get(layer).slice(target, kvDim).copyFrom(qkv.slice(row + keyColumn, kvDim));
                values.get(layer).slice(target, kvDim).copyFrom(qkv.slice(row + keyColumn + kvDim, kvDim));
            }
        }
    }
}
