package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes tiles of 16 x 16 units of 32 bits, with 512-bit vectors alone: blocks beside the diagonal change places, first
 * of 8 units, then of 4, 2 and 1 (Eklundh, A Fast Computer Method for Matrix Transposing, 1972). Each step takes two rows at
 * a time (with four, C2 has been seen to leave vectors on the heap) over a panel, tiles beside each other, so that memory is
 * read along its rows. The steps differ in constants that C2 must see as such.
 */
final class VectorTiles {
    /** Units of a tile's row, and rows. */
    static final int SIZE = 16;
    /** Tiles of a panel, which stays in the first-level cache. */
    static final int PANEL_TILES = 16;
    /** Units from row to row of a panel: not a power of two, which would put all rows into the same sets of the cache. */
    static final int PANEL_STRIDE = PANEL_TILES * SIZE + SIZE;
    /** Units of a panel. */
    static final int PANEL_UNITS = SIZE * PANEL_STRIDE;
    /** Whether this machine's vectors hold a row. */
    static final boolean SUPPORTED = Lanes.COUNT == SIZE;

    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorMask<Float> ODD_8 = odd(8);
    private static final VectorMask<Float> ODD_4 = odd(4);
    private static final VectorMask<Float> ODD_2 = odd(2);
    private static final VectorMask<Float> ODD_1 = odd(1);
    private static final VectorMask<Float> EVEN_8 = ODD_8.not();
    private static final VectorMask<Float> EVEN_4 = ODD_4.not();
    private static final VectorMask<Float> EVEN_2 = ODD_2.not();
    private static final VectorMask<Float> EVEN_1 = ODD_1.not();

    private VectorTiles() {}

    /**
     * Transposes the tiles of a panel.
     *
     * @param x 16 rows of units
     * @param at element of the first one
     * @param stride elements from row to row
     * @param tiles beside each other, at most {@link #PANEL_TILES}
     * @param panel working memory at unit {@code panelAt}, which may be x itself
     * @param y gets tiles of 16 rows of units, {@code yStride} units apart
     * @param to unit of the first tile
     * @param tileStep units from tile to tile
     */
    static void transpose(
            Elements x,
            int at,
            int stride,
            int tiles,
            Elements panel,
            int panelAt,
            Elements y,
            int to,
            int yStride,
            int tileStep) {
        int xTileStep = x.narrow() ? 2 * SIZE : SIZE;
        for (int i = 0; i < SIZE; i++) {
            if ((i & 8) == 0) {
                int row = panelAt + i * PANEL_STRIDE;
                step8(x, at + i * stride, 8 * stride, xTileStep, tiles, panel, row, 8 * PANEL_STRIDE, SIZE);
            }
        }
        for (int i = 0; i < SIZE; i++) {
            if ((i & 4) == 0) {
                int row = panelAt + i * PANEL_STRIDE;
                step4(panel, row, 4 * PANEL_STRIDE, SIZE, tiles, panel, row, 4 * PANEL_STRIDE, SIZE);
            }
        }
        for (int i = 0; i < SIZE; i++) {
            if ((i & 2) == 0) {
                int row = panelAt + i * PANEL_STRIDE;
                step2(panel, row, 2 * PANEL_STRIDE, SIZE, tiles, panel, row, 2 * PANEL_STRIDE, SIZE);
            }
        }
        for (int i = 0; i < SIZE; i += 2) {
            int row = panelAt + i * PANEL_STRIDE;
            step1(panel, row, PANEL_STRIDE, SIZE, tiles, y, to + i * yStride, yStride, tileStep);
        }
    }

    private static void step8(
            Elements x, int at, int apart, int tileStep, int tiles, Elements y, int to, int yApart, int yTileStep) {
        for (int t = 0; t < tiles; t++) {
            FloatVector a = x.loadUnits(at + t * tileStep);
            FloatVector b = x.loadUnits(at + t * tileStep + apart);
            y.store(a.blend(b.rearrange(SWAP_8), ODD_8), to + t * yTileStep);
            y.store(b.blend(a.rearrange(SWAP_8), EVEN_8), to + t * yTileStep + yApart);
        }
    }

    private static void step4(
            Elements x, int at, int apart, int tileStep, int tiles, Elements y, int to, int yApart, int yTileStep) {
        for (int t = 0; t < tiles; t++) {
            FloatVector a = x.loadUnits(at + t * tileStep);
            FloatVector b = x.loadUnits(at + t * tileStep + apart);
            y.store(a.blend(b.rearrange(SWAP_4), ODD_4), to + t * yTileStep);
            y.store(b.blend(a.rearrange(SWAP_4), EVEN_4), to + t * yTileStep + yApart);
        }
    }

    private static void step2(
            Elements x, int at, int apart, int tileStep, int tiles, Elements y, int to, int yApart, int yTileStep) {
        for (int t = 0; t < tiles; t++) {
            FloatVector a = x.loadUnits(at + t * tileStep);
            FloatVector b = x.loadUnits(at + t * tileStep + apart);
            y.store(a.blend(b.rearrange(SWAP_2), ODD_2), to + t * yTileStep);
            y.store(b.blend(a.rearrange(SWAP_2), EVEN_2), to + t * yTileStep + yApart);
        }
    }

    private static void step1(
            Elements x, int at, int apart, int tileStep, int tiles, Elements y, int to, int yApart, int yTileStep) {
        for (int t = 0; t < tiles; t++) {
            FloatVector a = x.loadUnits(at + t * tileStep);
            FloatVector b = x.loadUnits(at + t * tileStep + apart);
            y.store(a.blend(b.rearrange(SWAP_1), ODD_1), to + t * yTileStep);
            y.store(b.blend(a.rearrange(SWAP_1), EVEN_1), to + t * yTileStep + yApart);
        }
    }

    /** Makes a row of units, as many as tiles hold, of two rows of bf16. */
    static void pair(Elements x, int first, int second, int tiles, Elements y, int to) {
        for (int i = 0; i < tiles * SIZE; i += SIZE) {
            y.store(x.loadPairs(first + i, second + i), to + i);
        }
    }

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(Lanes.SPECIES, lane -> (lane ^ distance) % Lanes.COUNT);
    }

    private static VectorMask<Float> odd(int distance) {
        long lanes = 0;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            lanes |= (lane & distance) != 0 ? 1L << lane : 0;
        }
        return VectorMask.fromLong(Lanes.SPECIES, lanes);
    }
}
