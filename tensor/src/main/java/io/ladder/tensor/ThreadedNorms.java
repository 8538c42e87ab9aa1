package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Norms split over threads: outputs and input gradients by rows, parameter gradients by columns. */
final class ThreadedNorms implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch unused = new Scratch();

    ThreadedNorms(RowThreads threads) {
        this.threads = threads;
    }

    void layerNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor y, Tensor mean, Tensor rstd, float eps) {
        int rows = Shapes.rows(x);
        Shapes.normForward(x, gamma, y, rstd);
        Shapes.elementsOrNull("beta", beta, Shapes.columns(x));
        Shapes.elements("mean", mean, rows);
        int dim = Shapes.columns(x);
        ByteBuffer in = x.window();
        ByteBuffer out = y.window();
        ByteBuffer scale = gamma.window();
        ByteBuffer shift = beta == null ? null : beta.window();
        ByteBuffer means = mean.window();
        ByteBuffer rstds = rstd.window();
        threads.split(rows, 1, x.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                layerNormRow(in, r, 4 * dim, scale, shift, out, means, rstds, eps);
            }
        });
    }

    private static void layerNormRow(
            ByteBuffer x,
            int row,
            int bytes,
            ByteBuffer gamma,
            ByteBuffer beta,
            ByteBuffer y,
            ByteBuffer means,
            ByteBuffer rstds,
            float eps) {
        int at = row * bytes;
        int dim = bytes / Float.BYTES;
        float mean = VectorRows.sum(x, at, bytes) / dim;
        float variance = VectorRows.squares(x, at, bytes, mean) / dim;
        float rstd = (float) (1 / Math.sqrt(variance + eps));
        means.putFloat(4 * row, mean);
        rstds.putFloat(4 * row, rstd);
        if (beta == null) {
            VectorNorms.normalize(x, y, at, bytes, mean, rstd, gamma);
        } else {
            VectorNorms.normalize(x, y, at, bytes, mean, rstd, gamma, beta);
        }
    }

    void rmsNormForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd, float eps) {
        Shapes.normForward(x, gamma, y, rstd);
        int dim = Shapes.columns(x);
        ByteBuffer in = x.window();
        ByteBuffer out = y.window();
        ByteBuffer scale = gamma.window();
        ByteBuffer rstds = rstd.window();
        threads.split(Shapes.rows(x), 1, x.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                float meanSquare = VectorRows.squares(in, 4 * r * dim, 4 * dim, 0) / dim;
                float root = (float) (1 / Math.sqrt(meanSquare + eps));
                rstds.putFloat(4 * r, root);
                VectorNorms.normalize(in, out, 4 * r * dim, 4 * dim, 0, root, scale);
            }
        });
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
        ByteBuffer gradient = dy.window();
        ByteBuffer in = x.window();
        ByteBuffer means = mean.window();
        ByteBuffer rstds = rstd.window();
        ByteBuffer gammaSums = dGamma.window();
        ByteBuffer betaSums = dBeta == null ? unused.window(4L * dim) : dBeta.window();
        threads.split(
                dim,
                Lanes.COUNT,
                x.numElements(),
                (part, from, to) -> VectorNorms.parameterGradients(
                        gradient, in, means, rstds, gammaSums, betaSums, rows, 4 * dim, 4 * from, 4 * to));
        ByteBuffer scale = gamma.window();
        ByteBuffer out = dx.window();
        threads.split(rows, 1, x.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                float m = means.getFloat(4 * r);
                float s = rstds.getFloat(4 * r);
                float shift = -s * VectorRows.dot(gradient, 4 * r * dim, scale, 0, 4 * dim) / dim;
                inputGradientRow(gradient, in, out, 4 * r * dim, 4 * dim, scale, m, s, shift, addDx);
            }
        });
    }

    void rmsNormBackward(Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, boolean addDx, Tensor dGamma) {
        Shapes.normBackward(dy, x, gamma, rstd, dx, dGamma);
        int rows = Shapes.rows(x);
        int dim = Shapes.columns(x);
        ByteBuffer gradient = dy.window();
        ByteBuffer in = x.window();
        ByteBuffer rstds = rstd.window();
        ByteBuffer gammaSums = dGamma.window();
        threads.split(
                dim,
                Lanes.COUNT,
                x.numElements(),
                (part, from, to) ->
                        VectorNorms.scaleGradient(gradient, in, rstds, gammaSums, rows, 4 * dim, 4 * from, 4 * to));
        ByteBuffer scale = gamma.window();
        ByteBuffer out = dx.window();
        threads.split(rows, 1, x.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                float s = rstds.getFloat(4 * r);
                inputGradientRow(gradient, in, out, 4 * r * dim, 4 * dim, scale, 0, s, 0, addDx);
            }
        });
    }

    /** dx = rstd g + (x - mean) slope + shift, slope = -rstd^3 avg(g (x - mean)). */
    private static void inputGradientRow(
            ByteBuffer dy,
            ByteBuffer x,
            ByteBuffer dx,
            int at,
            int bytes,
            ByteBuffer gamma,
            float mean,
            float rstd,
            float shift,
            boolean add) {
        float product = VectorNorms.weightedProduct(dy, x, at, bytes, mean, gamma);
        float slope = -rstd * rstd * rstd * product / (bytes / Float.BYTES);
        if (add) {
            VectorNorms.addInputGradient(dy, x, dx, at, bytes, gamma, rstd, mean, slope, shift);
        } else {
            VectorNorms.inputGradient(dy, x, dx, at, bytes, gamma, rstd, mean, slope, shift);
        }
    }

    @Override
    public void close() {
        unused.close();
    }
}
