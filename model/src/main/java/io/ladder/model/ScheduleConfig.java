package io.ladder.model;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;

/**
 * Section {@code train.schedule}: how the learning rate moves.
 *
 * @param name {@code cosine} or {@code constant}
 * @param warmup steps of linear growth at the start; 0 for none
 * @param minLr where cosine ends; without effect on {@code constant}
 */
public record ScheduleConfig(String name, long warmup, double minLr) {
    public ScheduleConfig {
        Problems problems = new Problems();
        problems.require(
                "cosine".equalsIgnoreCase(name) || "constant".equalsIgnoreCase(name),
                () -> "train.schedule.name=" + name + " is not known; use cosine | constant");
        problems.collect(() -> Require.notNegative("train.schedule.warmup", warmup));
        problems.collect(() -> Require.inRange("train.schedule.minLr", minLr, 0, Double.MAX_VALUE));
        problems.throwIfAny();
    }
}
