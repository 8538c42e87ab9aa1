package io.ladder.model;

/** Linear warm-up, then the peak. */
public record ConstantSchedule(double peak, long warmup) implements LearningRateSchedule {
    @Override
    public double at(long step) {
        return step < warmup ? LearningRateSchedule.warmingUp(peak, step, warmup) : peak;
    }
}
