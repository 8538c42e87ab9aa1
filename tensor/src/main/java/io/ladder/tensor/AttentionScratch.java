package io.ladder.tensor;

import java.util.List;

/** What the fast kernels' attention keeps of working memory, known before anything is allocated: pure, and works without vectors and libraries. */
public final class AttentionScratch {
    private AttentionScratch() {}

    /**
     * Bytes after a forward and a backward pass: scores and their gradients of the largest tile, a number per row, and
     * in bf16 the gradients of keys that several tiles share.
     *
     * @param dtype what the products read
     * @param threads of the kernel set
     */
    public static long bytes(AttentionShape shape, DType dtype, int threads) {
        List<AttentionTile> tiles = AttentionTile.ofThreads(shape, threads);
        long scores = 0;
        long rows = 0;
        long gathered = 0;
        for (AttentionTile tile : tiles) {
            scores = Math.max(scores, tile.scratchBytes());
            rows = Math.max(rows, tile.rows());
            gathered = Math.max(gathered, tile.gatheredBytes());
        }
        boolean gathers = AttentionTile.shareKeys(shape, tiles) && dtype != DType.F32;
        return 2 * scores + Float.BYTES * rows + (gathers ? gathered : 0);
    }
}
