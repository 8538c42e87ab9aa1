package io.ladder.tensor;

import java.util.List;

/** What the fast kernels' attention keeps of working memory, known before anything is allocated: pure, and works without vectors and libraries. */
public final class AttentionScratch {
    private AttentionScratch() {}

    /**
     * Bytes after a forward and a backward pass: per thread scores and their gradients of its largest tile, numbers per
     * query, one column's dropout, and the gradients of keys that it gathers.
     *
     * @param dtype what the products read
     * @param threads of the kernel set
     */
    public static long bytes(AttentionShape shape, DType dtype, int threads) {
        List<AttentionUnit> units = AttentionUnit.of(shape, dtype, threads);
        long bytes = 0;
        for (int thread = 0; thread < threads; thread++) {
            int from = RowThreads.start(units.size(), 1, thread, threads);
            int to = RowThreads.start(units.size(), 1, thread + 1, threads);
            bytes += ofThread(units.subList(from, to), dtype);
        }
        return bytes;
    }

    private static long ofThread(List<AttentionUnit> units, DType dtype) {
        long scores = 0;
        long queries = 0;
        long outs = 0;
        long dropouts = 0;
        long gathered = 0;
        for (AttentionUnit unit : units) {
            for (AttentionTile tile : unit.tiles()) {
                scores = Math.max(scores, tile.scratchBytes());
                queries = Math.max(queries, tile.perQueryBytes());
                outs = Math.max(outs, tile.outBytes());
                dropouts = Math.max(dropouts, tile.columnBytes());
            }
            if (unit.gathers(dtype)) {
                gathered = Math.max(gathered, unit.tiles().get(0).gatheredBytes());
            }
        }
        return scores + Math.max(scores, outs) + 2 * queries + dropouts + gathered;
    }
}
