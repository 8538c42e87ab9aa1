package io.ladder.tensor;

/**
 * Whether a set of kernels runs bf16 matrix products in hardware. Emulated they are
 * right, but slower than f32; oneDNN does not even emulate them below AVX-512.
 *
 * @param available whether there are any
 * @param inHardware whether the products are instructions of the processor: AMX or AVX512-BF16
 * @param computedBy what computes them, for people: an instruction set, or what stands in for one
 */
public record Bf16Support(boolean available, boolean inHardware, String computedBy) {}
