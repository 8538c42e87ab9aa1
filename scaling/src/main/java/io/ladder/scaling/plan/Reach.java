package io.ladder.scaling.plan;

import io.ladder.scaling.plan.budget.MeasuredRange;

/**
 * How far a plan goes beyond what was measured.
 *
 * @param factor the largest of the ratios of FLOPs, N and D to the largest measured
 */
public record Reach(MeasuredRange measured, double factor) {
    /** Fits on cheap runs have been checked on runs about ten times dearer; beyond that a law is a hope. */
    static final double FAR = 10;
}
