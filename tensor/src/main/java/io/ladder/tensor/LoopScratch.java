package io.ladder.tensor;

/** What the fast kernels' norms and activations keep of working memory: pure, and works without vectors and libraries. */
final class LoopScratch {
    private LoopScratch() {}

    /**
     * Bytes after a forward and a backward pass.
     *
     * @param threads of the kernel set
     */
    static long bytes(KernelShapes shapes, int threads) {
        return norms(shapes, threads) + activations(shapes, threads);
    }

    /** Each thread has its sums over the columns of a few rows, and over its rows those of scale and shift. */
    private static long norms(KernelShapes shapes, int threads) {
        return (long) Float.BYTES * threads * (2L * shapes.dim() + NormLoops.ROW_SUMS);
    }

    /** In bf16 each thread widens a row of SwiGLU; other activations need none. */
    private static long activations(KernelShapes shapes, int threads) {
        return shapes.gated() && shapes.compute() != DType.F32 ? (long) Float.BYTES * 2 * shapes.ffn() * threads : 0;
    }
}
