package io.ladder.worker.bench;

/**
 * How long a model is measured.
 *
 * @param warmup steps that are not counted: the JIT compiles and pages are touched
 * @param measured steps that are counted
 * @param products calls of each of the model's products, before the steps and again after them
 */
public record StepPlan(Repetitions warmup, Repetitions measured, Repetitions products) {
    /** Long enough for the JIT to have compiled the vector code, and for a p95. */
    public static final Repetitions DEFAULT_WARMUP = new Repetitions(10, 10);

    /** See {@link #DEFAULT_WARMUP}. */
    public static final Repetitions DEFAULT_MEASURED = new Repetitions(20, 5);

    /** See {@link #DEFAULT_WARMUP}. */
    public static final Repetitions DEFAULT_PRODUCTS = new Repetitions(7, 0.1);

    public StepPlan {
        if (measured.minCount() < 1) {
            throw new IllegalArgumentException("no step is measured");
        }
    }
}
