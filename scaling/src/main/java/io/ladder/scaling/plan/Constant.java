package io.ladder.scaling.plan;

/** One constant of a law. */
public record Constant(String symbol, double value) {}
