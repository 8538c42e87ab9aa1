package io.ladder.tensor;

/**
 * Whether a set of kernels runs bf16 matrix products in hardware. Without it they are still right, but slower than f32.
 *
 * @param inHardware whether the products are instructions of the processor: AMX or AVX512-BF16
 * @param computedBy what computes them, for people: an instruction set, or what stands in for one
 */
public record Bf16Support(boolean inHardware, String computedBy) {}
