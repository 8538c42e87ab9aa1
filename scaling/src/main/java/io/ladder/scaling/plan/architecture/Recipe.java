package io.ladder.scaling.plan.architecture;

/**
 * How a model is trained.
 *
 * @param batch sequences per step, all ranks together
 * @param tokensPerStep of the batch
 * @param steps updates
 * @param learningRate peak
 * @param minLearningRate at the end of the cosine
 * @param warmup steps of linear growth
 * @param batchSource where the batch comes from
 * @param learningRateSource where the learning rate comes from
 */
public record Recipe(
        int batch,
        long tokensPerStep,
        int steps,
        double learningRate,
        double minLearningRate,
        int warmup,
        String batchSource,
        String learningRateSource) {
    /** D of the run. */
    public double tokens() {
        return (double) tokensPerStep * steps;
    }
}
