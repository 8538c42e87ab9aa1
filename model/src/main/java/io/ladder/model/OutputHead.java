package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;

/**
 * Logits and loss, a chunk of rows at a time: the full [rows, vocab] never exists. The gradient takes the place of the
 * chunk's logits, or in bf16 lies beside them, and goes on at once into the hidden rows and the output matrix.
 */
final class OutputHead {
    /** Logits of one chunk that always have room. */
    private static final long CHUNK_BYTES = 16L << 20;
    /** Chunks begin at multiples of so many rows; fewer would make thin, slow products. */
    private static final int ROW_GRAIN = 64;
    /**
     * In training, rows from which on it costs less than the products that every chunk lays out the matrix anew and reads
     * and writes its gradient.
     */
    private static final int TRAINING_CHUNK_ROWS = 512;

    private final Kernels kernels;
    private final Weight weight;
    private final RowBuffer logits;
    private final RowBuffer dLogits;
    private final RowBuffer roundedHidden;
    private final int chunkRows;
    private final RowChunks hiddenChunks;
    private final RowChunks gradientChunks;

    /**
     * @param weight [vocab, dim], one of {@link Weights#matrix}: the output matrix, or the token embedding where they are tied
     * @param hidden dtype of the hidden rows: the weight's that products read, or f32
     */
    OutputHead(Kernels kernels, Weight weight, DType hidden, TensorArena arena, int maxRows, boolean training) {
        this.kernels = kernels;
        this.weight = weight;
        long vocab = weight.value().dim(0);
        this.chunkRows = chunkRows(vocab, weight.value().dim(1), maxRows, training);
        this.hiddenChunks = new RowChunks(chunkRows);
        this.gradientChunks = new RowChunks(chunkRows);
        this.logits = new RowBuffer(arena.f32(chunkRows, vocab));
        DType compute = weight.product().dtype();
        boolean apart = training && compute != DType.F32;
        this.dLogits = apart ? new RowBuffer(arena.allocate(compute, chunkRows, vocab)) : logits;
        this.roundedHidden = hidden == compute
                ? null
                : new RowBuffer(
                        arena.allocate(compute, chunkRows, weight.product().dim(1)));
    }

    /**
     * Rows whose logits are held at once: in training the more the better, while the logits take no more than the matrix
     * itself with its gradient and the optimizer's two moments.
     */
    static int chunkRows(long vocab, long dim, int maxRows, boolean training) {
        long fitting = CHUNK_BYTES / (vocab * Float.BYTES);
        long wanted = training ? Math.min(TRAINING_CHUNK_ROWS, 4 * dim) : 0;
        long rows = Math.max(fitting, wanted) / ROW_GRAIN * ROW_GRAIN;
        return (int) Math.min(maxRows, Math.max(ROW_GRAIN, rows));
    }

    /** Sum over rows of -log softmax(logits)[target], in nats. */
    double loss(Tensor hidden, int[] targets) {
        return loss(hidden, targets, 0);
    }

    /** The same for rows whose targets begin at {@code targets[firstTarget]}. */
    double loss(Tensor hidden, int[] targets, int firstTarget) {
        int rows = hidden.intDim(0);
        double sum = 0;
        for (int row = 0; row < rows; row += chunkRows) {
            Tensor x = rounded(hiddenChunks.at(hidden, row));
            sum += kernels.crossEntropy(forward(x), targets, firstTarget + row, 0);
        }
        return sum;
    }

    /**
     * Loss and gradients of gradientScale * loss: dHidden is overwritten.
     *
     * @param add whether the matrix's gradient is added to what is there
     * @return the unscaled sum over rows
     */
    double lossAndGradient(Tensor hidden, Tensor dHidden, int[] targets, float gradientScale, boolean add) {
        int rows = hidden.intDim(0);
        double sum = 0;
        for (int row = 0; row < rows; row += chunkRows) {
            Tensor x = rounded(hiddenChunks.at(hidden, row));
            Tensor gradient = dLogits.rows(x.intDim(0));
            sum += kernels.crossEntropy(forward(x), targets, row, gradientScale, gradient);
            kernels.linearBackwardWeight(gradient, x, weight.gradient(), add || row > 0, null);
            kernels.linearBackwardInput(gradient, weight.product(), gradientChunks.at(dHidden, row), false);
        }
        return sum;
    }

    /** Logits of hidden rows, straight into the target: x [n, dim], target [n, vocab]. */
    void logits(Tensor x, Tensor target) {
        if (x.intDim(0) <= chunkRows) {
            kernels.linearForward(rounded(x), weight.product(), null, null, target);
            return;
        }
        for (int row = 0; row < x.intDim(0); row += chunkRows) {
            int count = Math.min(chunkRows, x.intDim(0) - row);
            logits(x.rows(row, count), target.rows(row, count));
        }
    }

    private Tensor rounded(Tensor hidden) {
        if (hidden.dtype() == weight.product().dtype()) {
            return hidden;
        }
        Tensor target = roundedHidden.rows(hidden.intDim(0));
        kernels.convert(hidden, target);
        return target;
    }

    private Tensor forward(Tensor x) {
        Tensor target = logits.rows(x.intDim(0));
        kernels.linearForward(x, weight.product(), null, null, target);
        return target;
    }
}
