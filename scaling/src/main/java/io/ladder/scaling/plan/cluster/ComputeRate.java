package io.ladder.scaling.plan.cluster;

/**
 * How fast one executor trains.
 *
 * @param flopsPerSecond of the model, sustained over a step: products at their rate, times what else takes time
 * @param precision of products: {@code f32} or {@code bf16}
 * @param source where it comes from, for people
 * @param assumed whether a part of it was not measured
 */
public record ComputeRate(double flopsPerSecond, String precision, String source, boolean assumed) {}
