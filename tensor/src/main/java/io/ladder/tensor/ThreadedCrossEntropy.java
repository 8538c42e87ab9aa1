package io.ladder.tensor;

/** Softmax cross-entropy split over threads by rows. */
final class ThreadedCrossEntropy {
    private final RowThreads threads;
    private final double[] partialLoss;

    ThreadedCrossEntropy(RowThreads threads) {
        this.threads = threads;
        this.partialLoss = new double[threads.parts()];
    }

    double lossAndGradient(Tensor logits, int[] targets, int firstTarget, float gradientScale, Tensor gradient) {
        int rows = Shapes.crossEntropy(logits, targets, firstTarget, gradient);
        int vocab = Shapes.columns(logits);
        Elements x = logits.elements();
        Elements dx = gradient.elements();
        for (int i = 0; i < partialLoss.length; i++) {
            partialLoss[i] = 0;
        }
        threads.split(rows, 1, logits.numElements(), (part, from, to) -> {
            double loss = 0;
            for (int r = from; r < to; r++) {
                loss += row(x, r * vocab, vocab, targets[firstTarget + r], gradientScale, dx);
            }
            partialLoss[part] = loss;
        });
        double loss = 0;
        for (double partial : partialLoss) {
            loss += partial;
        }
        return loss;
    }

    private static double row(Elements x, int at, int vocab, int target, float gradientScale, Elements dx) {
        float wanted = x.get(at + target);
        float max = VectorRows.max(x, at, vocab);
        float sum;
        if (gradientScale == 0) {
            sum = VectorRows.expSum(x, at, vocab, max);
        } else {
            sum = VectorRows.expInPlace(x, at, vocab, max);
            float factor = gradientScale / sum;
            float ofTarget = x.get(at + target) * factor - gradientScale;
            VectorRows.scaled(x, at, factor, dx, at, vocab);
            dx.put(at + target, ofTarget);
        }
        return Math.log(sum) + ((double) max - wanted);
    }
}
