package io.ladder.scaling.plan.cluster;

/**
 * How long one step takes, by what it waits for.
 *
 * @param compute forward, backward, recomputation; seconds
 * @param communication that is not hidden behind computing, seconds
 * @param bubble idle time of pipeline stages, seconds
 * @param sentBytes payload that a rank sends
 */
public record StepTime(double compute, double communication, double bubble, double sentBytes) {
    /** All of it. */
    public double seconds() {
        return compute + communication + bubble;
    }
}
