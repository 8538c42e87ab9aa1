package io.ladder.tensor;

/** LayerNorm and RMSNorm over the last dim; sums in double. */
final class PlainNorms {
    private PlainNorms() {}

    static void layerNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor y, Tensor mean, Tensor rstd, float eps) {
        int dim = Shapes.columns(x);
        int rows = Shapes.rows(x);
        Shapes.normForward(x, gamma, y, rstd);
        Shapes.elementsOrNull("beta", beta, dim);
        Shapes.elements("mean", mean, rows);
        for (int r = 0; r < rows; r++) {
            long row = (long) r * dim;
            double sum = 0;
            for (int i = 0; i < dim; i++) {
                sum += x.get(row + i);
            }
            double m = sum / dim;
            double squares = 0;
            for (int i = 0; i < dim; i++) {
                double centred = x.get(row + i) - m;
                squares += centred * centred;
            }
            double s = 1 / Math.sqrt(squares / dim + eps);
            mean.set(r, (float) m);
            rstd.set(r, (float) s);
            for (int i = 0; i < dim; i++) {
                double shift = beta == null ? 0 : beta.get(i);
                y.set(row + i, (float) ((x.get(row + i) - m) * s * gamma.get(i) + shift));
            }
        }
    }

    /** With n = (x - mean) rstd and g = dy gamma: dx = rstd (g - avg(g) - n avg(g n)). */
    static void layerNormBackward(
            Tensor dy,
            Tensor x,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            boolean addDx,
            Tensor dGamma,
            Tensor dBeta) {
        int dim = Shapes.columns(x);
        int rows = Shapes.rows(x);
        Shapes.normBackward(dy, x, gamma, rstd, dx, dGamma);
        Shapes.elements("mean", mean, rows);
        Shapes.elementsOrNull("dBeta", dBeta, dim);
        double[] gammaSum = new double[dim];
        double[] betaSum = new double[dim];
        for (int r = 0; r < rows; r++) {
            long row = (long) r * dim;
            double m = mean.get(r);
            double s = rstd.get(r);
            double sumG = 0;
            double sumGn = 0;
            for (int i = 0; i < dim; i++) {
                double n = (x.get(row + i) - m) * s;
                double g = (double) dy.get(row + i) * gamma.get(i);
                sumG += g;
                sumGn += g * n;
                gammaSum[i] += dy.get(row + i) * n;
                betaSum[i] += dy.get(row + i);
            }
            for (int i = 0; i < dim; i++) {
                double n = (x.get(row + i) - m) * s;
                double g = (double) dy.get(row + i) * gamma.get(i);
                store(dx, row + i, s * (g - sumG / dim - n * (sumGn / dim)), addDx);
            }
        }
        addInto(dGamma, gammaSum);
        if (dBeta != null) {
            addInto(dBeta, betaSum);
        }
    }

    static void rmsNormForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd, float eps) {
        int dim = Shapes.columns(x);
        int rows = Shapes.rows(x);
        Shapes.normForward(x, gamma, y, rstd);
        for (int r = 0; r < rows; r++) {
            long row = (long) r * dim;
            double squares = 0;
            for (int i = 0; i < dim; i++) {
                squares += (double) x.get(row + i) * x.get(row + i);
            }
            double s = 1 / Math.sqrt(squares / dim + eps);
            rstd.set(r, (float) s);
            for (int i = 0; i < dim; i++) {
                y.set(row + i, (float) (x.get(row + i) * s * gamma.get(i)));
            }
        }
    }

    /** With n = x rstd and g = dy gamma: dx = rstd (g - n avg(g n)). */
    static void rmsNormBackward(
            Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, boolean addDx, Tensor dGamma) {
        int dim = Shapes.columns(x);
        int rows = Shapes.rows(x);
        Shapes.normBackward(dy, x, gamma, rstd, dx, dGamma);
        double[] gammaSum = new double[dim];
        for (int r = 0; r < rows; r++) {
            long row = (long) r * dim;
            double s = rstd.get(r);
            double sumGn = 0;
            for (int i = 0; i < dim; i++) {
                double n = x.get(row + i) * s;
                sumGn += (double) dy.get(row + i) * gamma.get(i) * n;
                gammaSum[i] += dy.get(row + i) * n;
            }
            for (int i = 0; i < dim; i++) {
                double n = x.get(row + i) * s;
                double g = (double) dy.get(row + i) * gamma.get(i);
                store(dx, row + i, s * (g - n * (sumGn / dim)), addDx);
            }
        }
        addInto(dGamma, gammaSum);
    }

    private static void store(Tensor target, long at, double value, boolean add) {
        target.set(at, (float) (add ? target.get(at) + value : value));
    }

    private static void addInto(Tensor target, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            target.set(i, (float) (target.get(i) + sums[i]));
        }
    }
}
