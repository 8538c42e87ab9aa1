package io.ladder.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts attention into tiles. Those of the same sequences and key/value heads make a group: it needs nothing of other
 * groups, and all gradients of its keys come from it.
 */
final class AttentionCover {
    /** Scores of one tile at most, so that two tiles and their operands stay in a core's second-level cache. */
    private static final int TILE_SCORES = 1 << 17;

    /**
     * A tile takes another head while its scores are fewer than so many: heads save calls, but what one product leaves is
     * soon too far away for the next. At 256 x 256 scores per head, one head or six make two percent.
     */
    private static final int HEADS_SCORES = 1 << 14;

    /**
     * Tiles of one shape have about so many different numbers of keys, however many tiles there are: each number needs
     * matrix products of its own, and those of a long sequence must not crowd each other out of their cache.
     */
    private static final int KEY_COUNTS = 16;

    /** Calls and short products cost a tile as much as so many scores. */
    private static final long TILE_COST = 4096;

    private final AttentionShape shape;
    private final int rowScores;
    private final int queries;

    private AttentionCover(AttentionShape shape, DType dtype, int maxScores) {
        this.shape = shape;
        this.rowScores = roundUp(shape.seq(), AttentionTile.LINE);
        this.queries = queries(causalQueries(shape, dtype), maxScores / rowScores);
    }

    private int queries(int wanted, int mostStride) {
        int most = Math.min(wanted, mostStride) / AttentionTile.LINE * AttentionTile.LINE;
        while (most > AttentionTile.LINE && AttentionTile.queryStride(most) > mostStride) {
            most -= AttentionTile.LINE;
        }
        return Math.min(shape.seq(), Math.max(AttentionTile.LINE, most));
    }

    /** Groups for so many threads; see the other method. */
    static List<List<AttentionTile>> groups(AttentionShape shape, DType dtype, int threads) {
        return groups(shape, dtype, threads, TILE_SCORES);
    }

    /**
     * Groups of tiles, each group's last queries first: with all keys before them in their first tile, gradients need
     * not be set to zero beforehand, unless there is a window.
     *
     * @param dtype what the products read
     * @param threads that the groups should keep busy
     * @param maxScores most scores of a tile, about
     */
    static List<List<AttentionTile>> groups(AttentionShape shape, DType dtype, int threads, int maxScores) {
        var cover = new AttentionCover(shape, dtype, maxScores);
        int heads = Math.max(1, Math.min(maxScores, HEADS_SCORES) / (cover.queries * cover.rowScores));
        int kvHeads = 1;
        int batches = 1;
        long least = Long.MAX_VALUE;
        for (int k = 1; k <= Math.min(heads, shape.kvHeads()); k++) {
            int most = k < shape.kvHeads() ? 1 : Math.min(shape.batch(), heads / k);
            for (int b = 1; b <= most; b++) {
                long cost = cover.cost(k, b, threads);
                if (cost <= least) {
                    least = cost;
                    kvHeads = k;
                    batches = b;
                }
            }
        }
        return cover.groups(kvHeads, batches);
    }

    /** Of the thread that has most to do, in scores, when groups have this many heads and sequences. */
    private long cost(int kvHeads, int batches, int threads) {
        int perSequence = (shape.kvHeads() + kvHeads - 1) / kvHeads;
        int groups = perSequence * ((shape.batch() + batches - 1) / batches);
        int queryTiles = (shape.seq() + queries - 1) / queries;
        long largest = 0;
        for (int thread = 0; thread < threads; thread++) {
            long cost = 0;
            int to = RowThreads.start(groups, 1, thread + 1, threads);
            for (int group = RowThreads.start(groups, 1, thread, threads); group < to; group++) {
                int wide = Math.min(kvHeads, shape.kvHeads() - group % perSequence * kvHeads);
                int deep = Math.min(batches, shape.batch() - group / perSequence * batches);
                cost += queryTiles * ((long) wide * deep * queries * rowScores / 2 + TILE_COST);
            }
            largest = Math.max(largest, cost);
        }
        return largest;
    }

    private List<List<AttentionTile>> groups(int kvHeads, int batches) {
        var groups = new ArrayList<List<AttentionTile>>();
        for (int b = 0; b < shape.batch(); b += batches) {
            for (int head = 0; head < shape.kvHeads(); head += kvHeads) {
                groups.add(group(
                        b, Math.min(batches, shape.batch() - b), head, Math.min(kvHeads, shape.kvHeads() - head)));
            }
        }
        return List.copyOf(groups);
    }

    private List<AttentionTile> group(int batchFrom, int batches, int kvHeadFrom, int kvHeads) {
        int keyGrain = Math.max(queries, Math.min(shape.window(), shape.seq()) / KEY_COUNTS);
        var tiles = new ArrayList<AttentionTile>();
        int q = shape.seq();
        while (q > 0) {
            int end = q;
            q = (end - 1) / queries * queries;
            if (q > 0 && end - q == 1) {
                q--; // oneDNN takes a strided result of a single column for a dense one
            }
            int count = end - q;
            int keyFrom = Math.max(0, q - shape.window() + 1) / keyGrain * keyGrain;
            int keyTo = Math.min(shape.seq(), roundUp(q + count, keyGrain));
            for (int member = 0; member < shape.heads() / shape.kvHeads(); member++) {
                tiles.add(new AttentionTile(
                        shape, batchFrom, batches, kvHeadFrom, kvHeads, member, q, count, keyFrom, keyTo));
            }
        }
        return List.copyOf(tiles);
    }

    /**
     * Queries after which a tile ends so that the next one's keys begin to count: scores of keys that no query of a tile
     * sees are never computed. Fewer would save more of them, and make products too small to be fast: sooner in bf16,
     * whose products take half the time or less of as many calls.
     */
    private static int causalQueries(AttentionShape shape, DType dtype) {
        return dtype == DType.BF16 ? 128 : Math.max(64, Math.min(128, shape.seq() / 4));
    }

    private static int roundUp(int count, int grain) {
        return (count + grain - 1) / grain * grain;
    }
}
