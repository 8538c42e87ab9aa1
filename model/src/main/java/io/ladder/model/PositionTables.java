package io.ladder.model;

import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;

/** Constant tables by position, computed in double. */
final class PositionTables {
    /**
     * Amplitude of the sinusoidal table. Vaswani et al. (2017) multiply token embeddings by sqrt(dim) instead; with
     * embeddings that start as N(0, 0.02) this keeps their ratio to the table.
     */
    private static final double SINUSOIDAL_AMPLITUDE = 0.02;

    private PositionTables() {}

    /** Sines in even, cosines in odd columns: angle pos / 10000^(2 i / dim); [seq, dim]. */
    static Tensor sinusoidal(TensorArena arena, int seq, int dim) {
        Tensor table = arena.f32(seq, dim);
        for (int position = 0; position < seq; position++) {
            for (int column = 0; column < dim; column++) {
                double angle = position * Math.pow(10_000, -(double) (column - column % 2) / dim);
                double value = column % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
                table.set((long) position * dim + column, (float) (SINUSOIDAL_AMPLITUDE * value));
            }
        }
        return table;
    }

    /** First half cosines, second half sines of pos / theta^(2 i / headDim); [seq, headDim]. */
    static Tensor rotary(TensorArena arena, int seq, int headDim, double theta) {
        Tensor table = arena.f32(seq, headDim);
        int half = headDim / 2;
        for (int position = 0; position < seq; position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * Math.pow(theta, -(double) i / half);
                long row = (long) position * headDim;
                table.set(row + i, (float) Math.cos(angle));
                table.set(row + half + i, (float) Math.sin(angle));
            }
        }
        return table;
    }
}
