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
        return norms(shapes) + activations(shapes, threads);
    }

    /** A slope per row, in LayerNorm a shift too, and sums for a shift that there is not. */
    private static long norms(KernelShapes shapes) {
        long perRow = shapes.layerNorm() ? 2L : 1L;
        long unused = shapes.layerNorm() && !shapes.bias() ? shapes.dim() : 0;
        return Float.BYTES * (perRow * shapes.rows() + unused);
    }

    /** In bf16 each thread widens a row of SwiGLU; other activations are oneDNN's. */
    private static long activations(KernelShapes shapes, int threads) {
        return shapes.gated() && shapes.compute() != DType.F32 ? (long) Float.BYTES * 2 * shapes.ffn() * threads : 0;
    }
}
