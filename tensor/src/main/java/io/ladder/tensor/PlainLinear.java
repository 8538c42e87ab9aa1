package io.ladder.tensor;

import java.util.Arrays;

/** Matrix products by three loops; sums in double. */
final class PlainLinear {
    private PlainLinear() {}

    static void forward(Tensor x, Tensor weight, Tensor bias, Tensor residual, Tensor y) {
        int rows = Shapes.linearForward(x, weight, bias, residual, y);
        int in = weight.intDim(1);
        int out = weight.intDim(0);
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < out; o++) {
                double sum = bias == null ? 0 : bias.get(o);
                for (int i = 0; i < in; i++) {
                    sum += (double) x.get((long) r * in + i) * weight.get((long) o * in + i);
                }
                long at = (long) r * out + o;
                y.set(at, (float) (residual == null ? sum : sum + residual.get(at)));
            }
        }
    }

    static void backwardInput(Tensor dy, Tensor weight, Tensor dx, boolean add) {
        int rows = Shapes.linearBackwardInput(dy, weight, dx, add);
        int in = weight.intDim(1);
        double[] row = new double[in];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < in; i++) {
                row[i] = add ? dx.get((long) r * in + i) : 0;
            }
            addProduct(dy, r, weight, row);
            for (int i = 0; i < in; i++) {
                dx.set((long) r * in + i, (float) row[i]);
            }
        }
    }

    static void backwardInput(Tensor dy, Tensor weight, Tensor slope, Tensor dx) {
        int rows = Shapes.linearBackwardInput(dy, weight, slope, dx);
        int in = weight.intDim(1);
        double[] row = new double[in];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(row, 0);
            addProduct(dy, r, weight, row);
            for (int i = 0; i < in; i++) {
                long at = (long) r * in + i;
                // a sum beyond f32 is infinite, as in the fast kernels, whose sums are f32
                dx.set(at, (float) row[i] * slope.get(at));
            }
        }
    }

    /** sums += row r of dy weight. */
    private static void addProduct(Tensor dy, int r, Tensor weight, double[] sums) {
        int in = weight.intDim(1);
        int out = weight.intDim(0);
        for (int o = 0; o < out; o++) {
            double factor = dy.get((long) r * out + o);
            for (int i = 0; i < in; i++) {
                sums[i] += factor * weight.get((long) o * in + i);
            }
        }
    }

    static void backwardWeight(Tensor dy, Tensor x, Tensor dWeight, boolean add, Tensor dBias) {
        int rows = Shapes.linearBackwardWeight(dy, x, dWeight, dBias);
        int in = dWeight.intDim(1);
        int out = dWeight.intDim(0);
        double[] row = new double[in];
        for (int o = 0; o < out; o++) {
            double biasSum = 0;
            for (int i = 0; i < in; i++) {
                row[i] = add ? dWeight.get((long) o * in + i) : 0;
            }
            for (int r = 0; r < rows; r++) {
                double factor = dy.get((long) r * out + o);
                biasSum += factor;
                for (int i = 0; i < in; i++) {
                    row[i] += factor * x.get((long) r * in + i);
                }
            }
            for (int i = 0; i < in; i++) {
                dWeight.set((long) o * in + i, (float) row[i]);
            }
            if (dBias != null) {
                dBias.set(o, (float) (dBias.get(o) + biasSum));
            }
        }
    }
}
