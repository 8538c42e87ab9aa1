package io.ladder.worker.bench;

/**
 * How long steps are measured.
 *
 * @param warmup not counted: the JIT compiles and pages are touched
 * @param measured counted
 */
public record StepPlan(Repetitions warmup, Repetitions measured) {
    /** Long enough for the JIT to have compiled the vector code, and for a p95. */
    public static final Repetitions DEFAULT_WARMUP = new Repetitions(10, 10);

    /** See {@link #DEFAULT_WARMUP}. */
    public static final Repetitions DEFAULT_MEASURED = new Repetitions(20, 5);

    public StepPlan {
        if (measured.minCount() < 1) {
            throw new IllegalArgumentException("no step is measured");
        }
    }
}
