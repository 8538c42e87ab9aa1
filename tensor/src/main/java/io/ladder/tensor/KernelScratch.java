package io.ladder.tensor;

/**
 * Working memory of the fast kernels, as far as it is known without their library: pure, and works without vectors and
 * libraries. {@link Kernels#scratchBytes(KernelShapes)} asks the library too and is exact.
 */
public final class KernelScratch {
    /**
     * oneDNN packs operands of products into a scratchpad per thread, in blocks whose sizes follow from the processor's
     * caches: 0.3 to 5.6 MiB were asked for with avx512 and avx512-bf16, from 64 x 64 up to 32768 x 8192 weights, less
     * with avx2, where sums go through {@link GemmMatmul}. What gemm allocates for a call is not counted.
     */
    private static final long MOST_SCRATCHPAD_BYTES = 6L << 20;

    private KernelScratch() {}

    /**
     * Bytes that a training step of these shapes takes at most.
     *
     * @param threads of the kernel set
     */
    public static long most(KernelShapes shapes, int threads) {
        return threads * MOST_SCRATCHPAD_BYTES
                + PackedScratch.most(shapes.linears(), threads)
                + besideScratchpads(shapes, threads);
    }

    /** Exact: of attention, norms, activations and the panels in which operands are transposed. */
    static long besideScratchpads(KernelShapes shapes, int threads) {
        return AttentionScratch.bytes(shapes.attention(), shapes.compute(), threads)
                + LoopScratch.bytes(shapes, threads)
                + PackedOperands.panelBytes(threads);
    }
}
