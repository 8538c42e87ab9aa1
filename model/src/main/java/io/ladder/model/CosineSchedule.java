package io.ladder.model;

/**
 * Linear warm-up, then half a cosine from peak to minimum (Loshchilov and Hutter 2017), by nanoGPT's formula: {@code
 * min + (1 + cos(pi (step - warmup) / (steps - warmup))) / 2 (peak - min)}, and min from {@code steps} on.
 */
public record CosineSchedule(double peak, double minimum, long warmup, long steps) implements LearningRateSchedule {
    @Override
    public double at(long step) {
        if (step < warmup) {
            return LearningRateSchedule.warmingUp(peak, step, warmup);
        }
        if (step >= steps) {
            return minimum;
        }
        double progress = (double) (step - warmup) / (steps - warmup);
        return minimum + (1 + Math.cos(Math.PI * progress)) / 2 * (peak - minimum);
    }
}
