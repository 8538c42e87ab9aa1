package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes tiles of 16 x 16 units of 32 bits, with 512-bit vectors alone. Blocks beside the diagonal change places, first
 * of 8 units, then of 4, 2 and 1 (Eklundh, A Fast Computer Method for Matrix Transposing, 1972). The first two steps mix
 * rows that are 4 apart, the last two rows that follow each other, four at a time: sixteen vectors at once are more than
 * C2 inlines. Each step goes over a panel, tiles beside each other, so that memory is read along its rows.
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

    private static final int QUARTER = SIZE / 4;
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
     * The first two steps for a panel; y may be x.
     *
     * @param x 16 rows of units
     * @param at element of the first one
     * @param stride elements from row to row
     * @param tiles of the panel
     * @param y gets 16 rows of units, {@code yStride} units apart
     */
    static void mix(Elements x, int at, int stride, int tiles, Elements y, int to, int yStride) {
        int unit = x.narrow() ? 2 : 1;
        for (int i = 0; i < QUARTER; i++) {
            mixFour(x, at + i * stride, QUARTER * stride, unit * SIZE, tiles, y, to + i * yStride, QUARTER * yStride);
        }
    }

    private static void mixFour(Elements x, int at, int step, int tileStep, int tiles, Elements y, int to, int yStep) {
        for (int t = 0; t < tiles; t++) {
            int from = at + t * tileStep;
            FloatVector a = x.loadUnits(from);
            FloatVector b = x.loadUnits(from + step);
            FloatVector c = x.loadUnits(from + 2 * step);
            FloatVector d = x.loadUnits(from + 3 * step);
            FloatVector a8 = a.blend(c.rearrange(SWAP_8), ODD_8);
            FloatVector c8 = c.blend(a.rearrange(SWAP_8), EVEN_8);
            FloatVector b8 = b.blend(d.rearrange(SWAP_8), ODD_8);
            FloatVector d8 = d.blend(b.rearrange(SWAP_8), EVEN_8);
            int first = to + t * SIZE;
            y.store(a8.blend(b8.rearrange(SWAP_4), ODD_4), first);
            y.store(b8.blend(a8.rearrange(SWAP_4), EVEN_4), first + yStep);
            y.store(c8.blend(d8.rearrange(SWAP_4), ODD_4), first + 2 * yStep);
            y.store(d8.blend(c8.rearrange(SWAP_4), EVEN_4), first + 3 * yStep);
        }
    }

    /**
     * The last two steps for a panel.
     *
     * @param x what {@link #mix} left, 16 rows of units, {@code stride} units apart
     * @param y gets the transposed tiles, each of 16 rows of units, {@code yStride} units apart
     * @param to unit of the first tile
     * @param tileStep units from tile to tile
     */
    static void finish(Elements x, int at, int stride, int tiles, Elements y, int to, int yStride, int tileStep) {
        for (int j = 0; j < QUARTER; j++) {
            int row = QUARTER * j;
            finishFour(x, at + row * stride, stride, tiles, y, to + row * yStride, yStride, tileStep);
        }
    }

    private static void finishFour(
            Elements x, int at, int stride, int tiles, Elements y, int to, int yStride, int tileStep) {
        for (int t = 0; t < tiles; t++) {
            int from = at + t * SIZE;
            FloatVector a = x.load(from);
            FloatVector b = x.load(from + stride);
            FloatVector c = x.load(from + 2 * stride);
            FloatVector d = x.load(from + 3 * stride);
            FloatVector a2 = a.blend(c.rearrange(SWAP_2), ODD_2);
            FloatVector c2 = c.blend(a.rearrange(SWAP_2), EVEN_2);
            FloatVector b2 = b.blend(d.rearrange(SWAP_2), ODD_2);
            FloatVector d2 = d.blend(b.rearrange(SWAP_2), EVEN_2);
            int first = to + t * tileStep;
            y.store(a2.blend(b2.rearrange(SWAP_1), ODD_1), first);
            y.store(b2.blend(a2.rearrange(SWAP_1), EVEN_1), first + yStride);
            y.store(c2.blend(d2.rearrange(SWAP_1), ODD_1), first + 2 * yStride);
            y.store(d2.blend(c2.rearrange(SWAP_1), EVEN_1), first + 3 * yStride);
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
