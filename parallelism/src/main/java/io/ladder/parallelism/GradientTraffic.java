package io.ladder.parallelism;

/**
 * What one rank sends for the gradients of one step, in bytes.
 *
 * @param sentBytes counted in the last step, all buckets together
 * @param ringBytes what a ring all-reduce of p ranks must send: 2 (p - 1) / p of the gradients as they travel, which no
 *     all-reduce can do with less (Patarasuk and Yuan 2009)
 */
public record GradientTraffic(long sentBytes, double ringBytes) {}
