package io.ladder.driver.sweep;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.model.ScheduleConfig;

/**
 * How the learning rate of each run moves over the run's own length. Section {@code schedule}.
 *
 * @param name as in {@code train.schedule.name}
 * @param warmup share of the run's steps, in [0, 1)
 * @param minLr where the rate ends, as a share of its peak, in [0, 1]
 */
public record SweepSchedule(String name, double warmup, double minLr) {
    public SweepSchedule {
        var problems = new Problems();
        try {
            new ScheduleConfig(name, 0, 0);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> problems.add(problem.replace("train.schedule.", "schedule.")));
        }
        problems.collect(() -> Require.inRange("schedule.warmup", warmup, 0, 1));
        problems.require(
                minLr >= 0 && minLr <= 1,
                () -> "schedule.minLr=" + minLr + " is a share of the peak: give a number from 0 to 1");
        problems.throwIfAny();
    }

    /** Steps of warm-up, fewer than all steps. */
    long warmupSteps(long steps) {
        return Math.min(steps - 1, Math.round(warmup * steps));
    }
}
