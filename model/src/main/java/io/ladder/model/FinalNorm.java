package io.ladder.model;

import io.ladder.tensor.Tensor;

/** The norm between the last block and the output, in pre-norm models. */
final class FinalNorm {
    private final Norm norm;
    private final RowBuffer output;
    private final RowBuffer dOutput;

    FinalNorm(ModelConfig config, Norm norm, ActivationMemory memory) {
        this.norm = norm;
        this.output = memory.saved("final.output", memory.compute(), config.dim());
        this.dOutput = memory.training() ? memory.shared("final.dOutput", memory.compute(), config.dim()) : null;
    }

    /** Hidden rows for the output head, [rows, dim]. */
    Tensor forward(Tensor stream) {
        Tensor y = output.rows(stream.intDim(0));
        norm.forward(stream, y);
        return y;
    }

    /** Where the head writes the gradient of the hidden rows. */
    Tensor outputGradient(int rows) {
        return dOutput.rows(rows);
    }

    /** dStream is overwritten. */
    void backward(Tensor stream, Tensor dStream) {
        norm.backward(dOutput.rows(stream.intDim(0)), stream, dStream, false);
    }
}
