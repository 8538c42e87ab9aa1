package io.ladder.tensor;

import io.ladder.tensor.NormLoops.InputGradients;
import io.ladder.tensor.NormLoops.LayerNormStatistics;
import io.ladder.tensor.NormLoops.Outputs;
import io.ladder.tensor.NormLoops.ParameterGradients;
import io.ladder.tensor.NormLoops.Products;
import io.ladder.tensor.NormLoops.RmsNormStatistics;
import io.ladder.tensor.NormLoops.Shifts;

/**
 * Norms split over threads: statistics, outputs and input gradients by rows, parameter gradients by columns. Statistics
 * and what is made with them are loops apart: {@link RowThreads} says why.
 */
final class ThreadedNorms implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch unused = new Scratch();
    private final Scratch slopes = new Scratch();
    private final Scratch shifts = new Scratch();
    private final LayerNormStatistics layerNormStatistics = new LayerNormStatistics();
    private final RmsNormStatistics rmsNormStatistics = new RmsNormStatistics();
    private final Outputs outputs = new Outputs();
    private final ParameterGradients parameterGradients = new ParameterGradients();
    private final Shifts shiftLoop = new Shifts();
    private final Products products = new Products();
    private final InputGradients inputGradients = new InputGradients();
    private final RowThreads.InTurn layerNorm = new RowThreads.InTurn(layerNormStatistics, outputs);
    private final RowThreads.InTurn rmsNorm = new RowThreads.InTurn(rmsNormStatistics, outputs);
    private final RowThreads.InTurn backward = new RowThreads.InTurn(products, inputGradients);

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
        layerNormStatistics.of(x.elements(), dim, eps, mean.elements(), rstd.elements());
        outputs.of(x.elements(), dim, mean.elements(), rstd.elements(), gamma.elements(), shift, y.elements());
        threads.split(rows, 1, x.numElements(), layerNorm.by(rowsInCache(dim)));
    }

    void rmsNormForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd, float eps) {
        Shapes.normForward(x, gamma, y, rstd);
        int dim = Shapes.columns(x);
        rmsNormStatistics.of(x.elements(), dim, eps, rstd.elements());
        outputs.of(x.elements(), dim, null, rstd.elements(), gamma.elements(), null, y.elements());
        threads.split(Shapes.rows(x), 1, x.numElements(), rmsNorm.by(rowsInCache(dim)));
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
        int rows = Shapes.rows(x);
        int dim = Shapes.columns(x);
        Shapes.elements("mean", mean, rows);
        Shapes.elementsOrNull("dBeta", dBeta, dim);
        Elements betaSums = dBeta == null ? unused.elements(DType.F32, 4L * dim) : dBeta.elements();
        parameterGradients.of(
                dy.elements(), x.elements(), rows, dim, mean.elements(), rstd.elements(), dGamma.elements(), betaSums);
        threads.split(dim, Lanes.COUNT, x.numElements(), parameterGradients);
        Elements shift = shifts.elements(DType.F32, 4L * rows);
        shiftLoop.of(dy.elements(), dim, gamma.elements(), rstd.elements(), shift);
        threads.split(rows, 1, x.numElements(), shiftLoop);
        inputGradient(dy, x, gamma, mean.elements(), rstd, shift, dx, addDx);
    }

    void rmsNormBackward(Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, boolean addDx, Tensor dGamma) {
        Shapes.normBackward(dy, x, gamma, rstd, dx, dGamma);
        int dim = Shapes.columns(x);
        parameterGradients.of(
                dy.elements(), x.elements(), Shapes.rows(x), dim, null, rstd.elements(), dGamma.elements(), null);
        threads.split(dim, Lanes.COUNT, x.numElements(), parameterGradients);
        inputGradient(dy, x, gamma, null, rstd, null, dx, addDx);
    }

    /** dx = rstd g + (x - mean) slope + shift, slope = -rstd^3 avg(g (x - mean)); means and shifts null for 0. */
    private void inputGradient(
            Tensor dy, Tensor x, Tensor gamma, Elements means, Tensor rstd, Elements shift, Tensor dx, boolean add) {
        int rows = Shapes.rows(dx);
        int dim = Shapes.columns(dx);
        Elements slope = slopes.elements(DType.F32, 4L * rows);
        products.of(dy.elements(), x.elements(), dim, gamma.elements(), means, rstd.elements(), slope);
        inputGradients.of(
                dy.elements(),
                x.elements(),
                dim,
                gamma.elements(),
                means,
                rstd.elements(),
                slope,
                shift,
                dx.elements(),
                add);
        threads.split(rows, 1, dx.numElements(), backward.by(rowsInCache(dim)));
    }

    /** Rows of a few tensors that fit into a first-level cache together. */
    private static int rowsInCache(int dim) {
        return Math.max(1, 2048 / dim);
    }

    long scratchBytes() {
        return unused.bytes() + slopes.bytes() + shifts.bytes();
    }

    @Override
    public void close() {
        unused.close();
        slopes.close();
        shifts.close();
    }
}
