package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.KernelShapes;
import io.ladder.tensor.LinearShape;
import io.ladder.tensor.LinearShape.InputGradient;
import java.util.ArrayList;
import java.util.List;

/** The shapes that a training step of {@link Gpt} gives its kernels, known before anything is allocated. Pure. */
public final class StepShapes {
    private final ModelConfig config;
    private final DType compute;
    private final int rows;
    private final boolean accumulates;
    private final boolean pre;

    private StepShapes(ModelConfig config, DType compute, int rows, boolean accumulates) {
        this.accumulates = accumulates;
        this.config = config;
        this.compute = compute;
        this.rows = rows;
        this.pre = config.normPlacement() == NormPlacement.PRE;
    }

    /**
     * Of micro-batches of {@code sequences} windows.
     *
     * @param vocab number of token ids
     * @param compute what matrix products read
     * @param accumulates whether a step has more than one of them, whose gradients are added up
     */
    public static KernelShapes of(ModelConfig config, int vocab, int sequences, DType compute, boolean accumulates) {
        int rows = Math.multiplyExact(sequences, config.seq());
        var shapes = new StepShapes(config, compute, rows, accumulates);
        return new KernelShapes(
                compute,
                shapes.linears(vocab),
                config.attentionShape(sequences, config.seq()),
                config.dim(),
                config.ffn(),
                config.gated());
    }

    private List<LinearShape> linears(int vocab) {
        var linears = new ArrayList<LinearShape>();
        linears.add(entering(config.qkvDim()));
        linears.add(leaving(config.dim(), InputGradient.STORED));
        linears.add(entering(config.gated() ? 2 * config.ffn() : config.ffn()));
        linears.add(leaving(config.ffn(), config.gated() ? InputGradient.STORED : InputGradient.TIMES_SLOPE));
        int chunk = OutputHead.chunkRows(vocab, config.dim(), rows, true);
        linears.add(head(vocab, chunk));
        if (rows % chunk != 0) {
            linears.add(head(vocab, rows % chunk));
        }
        return linears;
    }

    /** From the stream into a branch: its backward pass ends at a norm, or adds to the stream's gradient. */
    private LinearShape entering(int out) {
        return new LinearShape(
                rows,
                config.dim(),
                out,
                compute,
                compute,
                pre ? compute : DType.F32,
                config.bias(),
                false,
                pre ? InputGradient.STORED : InputGradient.ADDED,
                accumulates);
    }

    /** From a branch back to the stream, which is added unless dropout comes between. */
    private LinearShape leaving(int in, InputGradient inputGradient) {
        boolean residual = config.dropout() == 0;
        return new LinearShape(
                rows,
                in,
                config.dim(),
                compute,
                DType.F32,
                compute,
                config.bias(),
                residual,
                inputGradient,
                accumulates);
    }

    private LinearShape head(int vocab, int chunkRows) {
        return new LinearShape(
                chunkRows,
                config.dim(),
                vocab,
                compute,
                DType.F32,
                pre ? compute : DType.F32,
                false,
                false,
                InputGradient.STORED,
                accumulates || chunkRows < rows);
    }
}
