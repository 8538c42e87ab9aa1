package io.ladder.model;

import io.ladder.conf.ConfigException;

/** The learning rate of every step. Pure. */
public sealed interface LearningRateSchedule permits CosineSchedule, ConstantSchedule {

    /** Learning rate of a step, counted from 0. */
    double at(long step);

    /**
     * The schedule that the configuration names.
     *
     * @param steps length of the whole run
     */
    static LearningRateSchedule of(ScheduleConfig schedule, OptimizerConfig optimizer, long steps) {
        if ("constant".equalsIgnoreCase(schedule.name())) {
            return new ConstantSchedule(optimizer.lr(), schedule.warmup());
        }
        if (schedule.minLr() > optimizer.lr()) {
            throw new ConfigException("train.schedule.minLr=" + schedule.minLr() + " is above train.optimizer.lr="
                    + optimizer.lr() + "; cosine falls from lr to minLr");
        }
        return new CosineSchedule(optimizer.lr(), schedule.minLr(), schedule.warmup(), steps);
    }

    /** Linear growth to the peak, as nanoGPT: {@code peak (step + 1) / (warmup + 1)} for step below warmup. */
    static double warmingUp(double peak, long step, long warmup) {
        return peak * (step + 1) / (warmup + 1);
    }
}
