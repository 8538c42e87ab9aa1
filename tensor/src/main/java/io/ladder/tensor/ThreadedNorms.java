package io.ladder.tensor;

import io.ladder.tensor.NormLoops.GradientSums;
import io.ladder.tensor.NormLoops.InputGradients;
import io.ladder.tensor.NormLoops.Means;
import io.ladder.tensor.NormLoops.Outputs;
import io.ladder.tensor.NormLoops.Rstds;
import io.ladder.tensor.NormLoops.Slopes;

/**
 * Norms split over threads by rows. A pass takes a few rows at a time from the first sum to the last store, so that they
 * come from memory once; its loops are apart all the same: {@link RowThreads} says why. Gradients of parameters are summed
 * by each thread for itself, then over threads in order.
 */
final class ThreadedNorms implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch parameterSums = new Scratch();
    private final Scratch rowSums = new Scratch();
    private final Means means = new Means();
    private final Rstds rstds = new Rstds();
    private final Outputs outputs = new Outputs();
    private final GradientSums gradientSums = new GradientSums();
    private final Slopes slopes = new Slopes();
    private final InputGradients inputGradients = new InputGradients();
    private final RowThreads.InTurn layerNorm = new RowThreads.InTurn(means, rstds, outputs);
    private final RowThreads.InTurn rmsNorm = new RowThreads.InTurn(rstds, outputs);
    private final RowThreads.Rows backward =
            new RowThreads.InTurn(gradientSums, slopes, inputGradients).by(NormLoops.ROWS);

    ThreadedNorms(RowThreads threads) {
        this.threads = threads;
    }

    void layerNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor y, Tensor mean, Tensor rstd, float eps) {
        int rows = Shapes.rows(x);
        Shapes.normForward(x, gamma, y, rstd);
        Shapes.elementsOrNull("beta", beta, Shapes.columns(x));
        Shapes.elements("mean", mean, rows);
        int dim = Shapes.columns(x);
        Elements shift = beta == null ? null : beta.elements();
        means.of(x.elements(), dim, mean.elements());
        rstds.of(x.elements(), dim, eps, mean.elements(), rstd.elements());
        outputs.of(x.elements(), dim, mean.elements(), rstd.elements(), gamma.elements(), shift, y.elements());
        threads.split(rows, NormLoops.ROWS, x.numElements(), layerNorm.by(rowsInCache(dim)));
    }

    void rmsNormForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd, float eps) {
        Shapes.normForward(x, gamma, y, rstd);
        int dim = Shapes.columns(x);
        rstds.of(x.elements(), dim, eps, null, rstd.elements());
        outputs.of(x.elements(), dim, null, rstd.elements(), gamma.elements(), null, y.elements());
        threads.split(Shapes.rows(x), NormLoops.ROWS, x.numElements(), rmsNorm.by(rowsInCache(dim)));
    }

    void layerNormBackward(
            Tensor dy,
            Tensor x,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            boolean addDx,
            Tensor dGamma,
            Tensor dBeta) {
        Shapes.normBackward(dy, x, gamma, rstd, dx, dGamma);
        int dim = Shapes.columns(x);
        Shapes.elements("mean", mean, Shapes.rows(x));
        Shapes.elementsOrNull("dBeta", dBeta, dim);
        backward(dy, x, gamma, mean.elements(), rstd, dx, addDx);
        addParameterGradient(0, dGamma);
        if (dBeta != null) {
            addParameterGradient(dim, dBeta);
        }
    }

    void rmsNormBackward(Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, boolean addDx, Tensor dGamma) {
        Shapes.normBackward(dy, x, gamma, rstd, dx, dGamma);
        backward(dy, x, gamma, null, rstd, dx, addDx);
        addParameterGradient(0, dGamma);
    }

    /**
     * dx = rstd g + (x - mean) slope + shift with g = dy gamma; sums of the parameters' gradients in scratch. Means null in
     * RMSNorm.
     */
    private void backward(Tensor dy, Tensor x, Tensor gamma, Elements mean, Tensor rstd, Tensor dx, boolean addDx) {
        int dim = Shapes.columns(x);
        int parts = threads.parts();
        Elements overRows = parameterSums(dim);
        VectorRows.zero(overRows, 0, parts * 2 * dim);
        Elements overColumns = rowSums.elements(DType.F32, (long) Float.BYTES * parts * NormLoops.ROW_SUMS);
        gradientSums.of(
                dy.elements(), x.elements(), dim, gamma.elements(), mean, rstd.elements(), overRows, overColumns);
        slopes.of(dim, mean != null, rstd.elements(), overColumns);
        inputGradients.of(
                dy.elements(),
                x.elements(),
                dim,
                gamma.elements(),
                mean,
                rstd.elements(),
                overColumns,
                dx.elements(),
                addDx);
        threads.split(Shapes.rows(x), NormLoops.ROWS, x.numElements(), backward);
    }

    /** Adds the sums of all threads, those that begin at an element. */
    private void addParameterGradient(int at, Tensor gradient) {
        int dim = (int) gradient.numElements();
        for (int part = 0; part < threads.parts(); part++) {
            VectorRows.addScaled(parameterSums(dim), part * 2 * dim + at, 1, gradient.elements(), 0, dim);
        }
    }

    private Elements parameterSums(int dim) {
        return parameterSums.elements(DType.F32, 2L * Float.BYTES * dim * threads.parts());
    }

    /** Rows of a few tensors that fit into a first-level cache together. */
    private static int rowsInCache(int dim) {
        return Math.max(NormLoops.ROWS, 2048 / dim / NormLoops.ROWS * NormLoops.ROWS);
    }

    long scratchBytes() {
        return parameterSums.bytes() + rowSums.bytes();
    }

    @Override
    public void close() {
        parameterSums.close();
        rowSums.close();
    }
}
