package io.ladder.driver.run;

/**
 * How fast a run's steps are now: over its later steps, half of all or more, because code is compiled while the first are
 * done. Times are seconds on any one clock.
 */
final class StepSpeed {
    /** Steps of a run before its speed counts. */
    private static final long FEWEST_STEPS = 5;

    private final long firstStep;
    private double sinceSeconds;
    private long sinceStep;
    private double halfSeconds;
    private long halfStep;
    private double lastSeconds;
    private long lastStep;

    /** @param doneSteps before the run began or went on */
    StepSpeed(long doneSteps, double now) {
        this.firstStep = doneSteps;
        this.sinceSeconds = now;
        this.sinceStep = doneSteps;
        this.halfSeconds = now;
        this.halfStep = doneSteps;
        this.lastSeconds = now;
        this.lastStep = doneSteps;
    }

    void stepped(long step, double now) {
        lastSeconds = now;
        lastStep = step;
        if (Long.bitCount(step - firstStep) == 1) { // a power of two
            sinceSeconds = halfSeconds;
            sinceStep = halfStep;
            halfSeconds = now;
            halfStep = step;
        }
    }

    long lastStep() {
        return lastStep;
    }

    /** Whether there were steps enough to say. */
    boolean isMeasured() {
        return lastStep - sinceStep >= FEWEST_STEPS && lastSeconds > sinceSeconds;
    }

    double secondsPerStep() {
        return (lastSeconds - sinceSeconds) / (lastStep - sinceStep);
    }
}
