package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Softmax cross-entropy split over threads by rows. */
final class ThreadedCrossEntropy {
    private final RowThreads threads;
    private final double[] partialLoss;

    ThreadedCrossEntropy(RowThreads threads) {
        this.threads = threads;
        this.partialLoss = new double[threads.parts()];
    }

    double lossAndGradient(Tensor logits, int[] targets, int firstTarget, float gradientScale) {
        Shapes.f32("logits", logits);
        int bytes = 4 * Shapes.columns(logits);
        int rows = Shapes.rows(logits);
        Shapes.indices("target", targets, firstTarget, rows, Shapes.columns(logits));
        ByteBuffer x = logits.window();
        for (int i = 0; i < partialLoss.length; i++) {
            partialLoss[i] = 0;
        }
        threads.split(rows, 1, logits.numElements(), (part, from, to) -> {
            double loss = 0;
            for (int r = from; r < to; r++) {
                loss += row(x, r * bytes, bytes, 4 * targets[firstTarget + r], gradientScale);
            }
            partialLoss[part] = loss;
        });
        double loss = 0;
        for (double partial : partialLoss) {
            loss += partial;
        }
        return loss;
    }

    private static double row(ByteBuffer x, int at, int bytes, int target, float gradientScale) {
        float wanted = x.getFloat(at + target);
        float max = VectorRows.max(x, at, bytes);
        float sum;
        if (gradientScale == 0) {
            sum = VectorRows.expSum(x, at, bytes, max);
        } else {
            sum = VectorRows.expInPlace(x, at, bytes, max);
            VectorFlat.scale(x, gradientScale / sum, at, at + bytes);
            x.putFloat(at + target, x.getFloat(at + target) - gradientScale);
        }
        return Math.log(sum) + ((double) max - wanted);
    }
}
