package io.ladder.tensor;

/** Softmax cross-entropy in double. */
final class PlainCrossEntropy {
    private PlainCrossEntropy() {}

    static double lossAndGradient(Tensor logits, int[] targets, int firstTarget, float gradientScale, Tensor gradient) {
        int rows = Shapes.crossEntropy(logits, targets, firstTarget, gradient);
        int vocab = Shapes.columns(logits);
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            long row = (long) r * vocab;
            int target = targets[firstTarget + r];
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < vocab; i++) {
                max = Math.max(max, logits.get(row + i));
            }
            double sum = 0;
            for (int i = 0; i < vocab; i++) {
                sum += Math.exp(logits.get(row + i) - max);
            }
            loss += max + Math.log(sum) - logits.get(row + target);
            for (int i = 0; gradientScale != 0 && i < vocab; i++) {
                double p = Math.exp(logits.get(row + i) - max) / sum;
                gradient.set(row + i, (float) (gradientScale * (i == target ? p - 1 : p)));
            }
        }
        return loss;
    }
}
