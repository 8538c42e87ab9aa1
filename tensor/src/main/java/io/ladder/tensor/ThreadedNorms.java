package io.ladder.tensor;

/**
 * Norms split over threads: statistics, outputs and input gradients by rows, parameter gradients by columns. Statistics
 * and what is made with them are loops apart: {@link RowThreads} says why.
 */
final class ThreadedNorms implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch unused = new Scratch();
    private final Scratch slopes = new Scratch();
    private final Scratch shifts = new Scratch();

    ThreadedNorms(RowThreads threads) {
        this.threads = threads;
    }

    void layerNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor y, Tensor mean, Tensor rstd, float eps) {
        int rows = Shapes.rows(x);
        Shapes.normForward(x, gamma, y, rstd);
        Shapes.elementsOrNull("beta", beta, Shapes.columns(x));
        Shapes.elements("mean", mean, rows);
        int dim = Shapes.columns(x);
        Elements in = x.elements();
        Elements out = y.elements();
        Elements scale = gamma.elements();
        Elements shift = beta == null ? null : beta.elements();
        Elements means = mean.elements();
        Elements rstds = rstd.elements();
        RowThreads.Rows statistics = (part, from, to) -> {
            for (int r = from; r < to; r++) {
                float m = VectorRows.sum(in, r * dim, dim) / dim;
                float variance = VectorRows.squares(in, r * dim, dim, m) / dim;
                means.put(r, m);
                rstds.put(r, (float) (1 / Math.sqrt(variance + eps)));
            }
        };
        RowThreads.Rows outputs = (part, from, to) -> {
            for (int r = from; r < to; r++) {
                if (shift == null) {
                    VectorNorms.normalize(in, out, r * dim, dim, means.get(r), rstds.get(r), scale);
                } else {
                    VectorNorms.normalize(in, out, r * dim, dim, means.get(r), rstds.get(r), scale, shift);
                }
            }
        };
        threads.split(rows, 1, x.numElements(), RowThreads.inTurn(rowsInCache(dim), statistics, outputs));
    }

    void rmsNormForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd, float eps) {
        Shapes.normForward(x, gamma, y, rstd);
        int dim = Shapes.columns(x);
        Elements in = x.elements();
        Elements out = y.elements();
        Elements scale = gamma.elements();
        Elements rstds = rstd.elements();
        RowThreads.Rows statistics = (part, from, to) -> {
            for (int r = from; r < to; r++) {
                float meanSquare = VectorRows.squares(in, r * dim, dim, 0) / dim;
                rstds.put(r, (float) (1 / Math.sqrt(meanSquare + eps)));
            }
        };
        RowThreads.Rows outputs = (part, from, to) -> {
            for (int r = from; r < to; r++) {
                VectorNorms.normalize(in, out, r * dim, dim, 0, rstds.get(r), scale);
            }
        };
        threads.split(Shapes.rows(x), 1, x.numElements(), RowThreads.inTurn(rowsInCache(dim), statistics, outputs));
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
        Elements gradient = dy.elements();
        Elements in = x.elements();
        Elements means = mean.elements();
        Elements rstds = rstd.elements();
        Elements gammaSums = dGamma.elements();
        Elements betaSums = dBeta == null ? unused.elements(DType.F32, 4L * dim) : dBeta.elements();
        threads.split(
                dim,
                Lanes.COUNT,
                x.numElements(),
                (part, from, to) -> VectorNorms.parameterGradients(
                        gradient, in, means, rstds, gammaSums, betaSums, rows, dim, from, to));
        Elements scale = gamma.elements();
        Elements shift = shifts.elements(DType.F32, 4L * rows);
        threads.split(rows, 1, x.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                shift.put(r, -rstds.get(r) * VectorRows.dot(gradient, r * dim, scale, 0, dim) / dim);
            }
        });
        inputGradient(gradient, in, scale, means, rstds, shift, dx, addDx);
    }

    void rmsNormBackward(Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, boolean addDx, Tensor dGamma) {
        Shapes.normBackward(dy, x, gamma, rstd, dx, dGamma);
        int rows = Shapes.rows(x);
        int dim = Shapes.columns(x);
        Elements gradient = dy.elements();
        Elements in = x.elements();
        Elements rstds = rstd.elements();
        Elements gammaSums = dGamma.elements();
        threads.split(
                dim,
                Lanes.COUNT,
                x.numElements(),
                (part, from, to) -> VectorNorms.scaleGradient(gradient, in, rstds, gammaSums, rows, dim, from, to));
        inputGradient(gradient, in, gamma.elements(), null, rstds, null, dx, addDx);
    }

    /** dx = rstd g + (x - mean) slope + shift, slope = -rstd^3 avg(g (x - mean)); means and shifts null for 0. */
    private void inputGradient(
            Elements dy,
            Elements x,
            Elements gamma,
            Elements means,
            Elements rstds,
            Elements shifts,
            Tensor dx,
            boolean add) {
        int rows = Shapes.rows(dx);
        int dim = Shapes.columns(dx);
        Elements slope = slopes.elements(DType.F32, 4L * rows);
        Elements out = dx.elements();
        RowThreads.Rows products = (part, from, to) -> {
            for (int r = from; r < to; r++) {
                float mean = means == null ? 0 : means.get(r);
                float rstd = rstds.get(r);
                float product = VectorNorms.weightedProduct(dy, x, r * dim, dim, mean, gamma);
                slope.put(r, -rstd * rstd * rstd * product / dim);
            }
        };
        RowThreads.Rows gradients = (part, from, to) -> {
            for (int r = from; r < to; r++) {
                float mean = means == null ? 0 : means.get(r);
                float shift = shifts == null ? 0 : shifts.get(r);
                float rstd = rstds.get(r);
                if (add) {
                    VectorNorms.addInputGradient(dy, x, out, r * dim, dim, gamma, rstd, mean, slope.get(r), shift);
                } else {
                    VectorNorms.inputGradient(dy, x, out, r * dim, dim, gamma, rstd, mean, slope.get(r), shift);
                }
            }
        };
        threads.split(rows, 1, dx.numElements(), RowThreads.inTurn(rowsInCache(dim), products, gradients));
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
