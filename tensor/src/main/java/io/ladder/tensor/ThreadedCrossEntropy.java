package io.ladder.tensor;

import java.util.Arrays;

/** Softmax cross-entropy split over threads by rows. Exponentials and their scaling are loops apart: {@link RowThreads}. */
final class ThreadedCrossEntropy {
    private final RowThreads threads;
    private final Operands operands;
    private final RowThreads.Rows loop;

    ThreadedCrossEntropy(RowThreads threads) {
        this.threads = threads;
        this.operands = new Operands(threads.parts());
        this.loop = new RowThreads.InTurn(new Losses(operands), new Gradients(operands));
    }

    double lossAndGradient(Tensor logits, int[] targets, int firstTarget, float gradientScale, Tensor gradient) {
        int rows = Shapes.crossEntropy(logits, targets, firstTarget, gradient);
        operands.logits = logits.elements();
        operands.vocab = Shapes.columns(logits);
        operands.targets = targets;
        operands.firstTarget = firstTarget;
        operands.gradientScale = gradientScale;
        operands.gradient = gradient.elements();
        Arrays.fill(operands.losses, 0);
        threads.split(rows, 1, logits.numElements(), loop);
        double sum = 0;
        for (double part : operands.losses) {
            sum += part;
        }
        return sum;
    }

    /** Of both loops. */
    private static final class Operands {
        private final double[] losses; // of each part
        private final float[] sums; // of the exponentials of each part's latest row
        private Elements logits;
        private int vocab;
        private int[] targets;
        private int firstTarget;
        private float gradientScale;
        private Elements gradient;

        Operands(int parts) {
            losses = new double[parts];
            sums = new float[parts];
        }
    }

    /** Losses of rows; where a gradient is wanted, logits become exponentials. */
    private record Losses(Operands of) implements RowThreads.Rows {
        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                int at = r * of.vocab;
                float wanted = of.logits.get(at + of.targets[of.firstTarget + r]);
                float max = VectorRows.max(of.logits, at, of.vocab);
                float sum = of.gradientScale == 0
                        ? VectorRows.expSum(of.logits, at, of.vocab, max)
                        : VectorRows.expInPlace(of.logits, at, of.vocab, max);
                of.sums[part] = sum;
                of.losses[part] += Math.log(sum) + ((double) max - wanted);
            }
        }
    }

    /** Exponentials of one row to its gradient. */
    private record Gradients(Operands of) implements RowThreads.Rows {
        @Override
        public void run(int part, int row, int to) {
            if (of.gradientScale == 0) {
                return;
            }
            int at = row * of.vocab;
            int target = at + of.targets[of.firstTarget + row];
            float factor = of.gradientScale / of.sums[part];
            float ofTarget = of.logits.get(target) * factor - of.gradientScale;
            VectorRows.scaled(of.logits, at, factor, of.gradient, at, of.vocab);
            of.gradient.put(target, ofTarget);
        }
    }
}
