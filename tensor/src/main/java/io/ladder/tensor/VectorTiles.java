package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.ShortVector;

/**
 * Transposes tiles of 16 x 16 units of 32 bits, with 512-bit vectors alone: blocks beside the diagonal change places, first
 * of 8 units, then of 4, 2 and 1 (Eklundh, A Fast Computer Method for Matrix Transposing, 1972). Each step goes over a panel,
 * tiles beside each other, so that memory is read along its rows.
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

    private static final int ROW_BYTES = Float.BYTES * SIZE;
    private static final int PANEL_STRIDE_BYTES = Float.BYTES * PANEL_STRIDE;

    /**
     * By the logarithm of the distance; {@link #PAIRS} is the last one. An array, whose elements are no constants to C2: it
     * calls a constant's method in line.
     */
    private static final TileLoop[] LOOPS = {
        LaneExchange::by1, LaneExchange::by2, LaneExchange::by4, LaneExchange::by8, LaneExchange::pairs
    };

    private static final int LOG_8 = 3;
    private static final int PAIRS = 4;

    private VectorTiles() {}

    /**
     * Transposes the tiles of a panel.
     *
     * @param x 16 rows of units
     * @param at element of the first one
     * @param stride elements from row to row
     * @param tiles beside each other, at most {@link #PANEL_TILES}
     * @param panel working memory at unit {@code panelAt}
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
        int unit = x.narrow() ? DType.BF16.bytes() : Float.BYTES;
        int from = Float.BYTES * panelAt;
        for (int row = 0; row < SIZE / 2; row++) {
            run(
                    LOG_8,
                    x,
                    unit * (at + row * stride),
                    unit * 8 * stride,
                    ROW_BYTES,
                    tiles,
                    panel,
                    from + row * PANEL_STRIDE_BYTES,
                    8 * PANEL_STRIDE_BYTES,
                    ROW_BYTES);
        }
        within(panel, from, tiles);
        last(panel, from, tiles, y, to, yStride, tileStep);
    }

    /**
     * y [columns, rows] = x [rows, columns]^T in bf16: 32 rows of a panel of x.
     *
     * @param x bf16
     * @param at element of the first row
     * @param stride elements from row to row
     * @param tiles as many times 32 columns, at most half of {@link #PANEL_TILES}
     * @param panel working memory at unit {@code panelAt}
     * @param y as units
     * @param to unit of the first column's row
     * @param yStride units from row to row
     */
    static void transposePairs(
            Elements x, int at, int stride, int tiles, Elements panel, int panelAt, Elements y, int to, int yStride) {
        int bf16 = DType.BF16.bytes();
        int from = Float.BYTES * panelAt;
        int odd = tiles * ROW_BYTES;
        for (int row = 0; row < SIZE; row++) {
            run(
                    PAIRS,
                    x,
                    bf16 * (at + 2 * row * stride),
                    bf16 * stride,
                    ROW_BYTES,
                    tiles,
                    panel,
                    from + row * PANEL_STRIDE_BYTES,
                    odd,
                    ROW_BYTES);
        }
        for (int row = 0; row < SIZE / 2; row++) {
            int first = from + row * PANEL_STRIDE_BYTES;
            int apart = 8 * PANEL_STRIDE_BYTES;
            run(LOG_8, panel, first, apart, ROW_BYTES, 2 * tiles, panel, first, apart, ROW_BYTES);
        }
        within(panel, from, 2 * tiles);
        last(panel, from, tiles, y, to, 2 * yStride, 2 * SIZE * yStride);
        last(panel, from + odd, tiles, y, to + yStride, 2 * yStride, 2 * SIZE * yStride);
    }

    /** The steps of 4 and 2. */
    private static void within(Elements panel, int from, int tiles) {
        for (int log = 2; log >= 1; log--) {
            int apart = (1 << log) * PANEL_STRIDE_BYTES;
            for (int row = 0; row < SIZE; row++) {
                if ((row & 1 << log) == 0) {
                    int first = from + row * PANEL_STRIDE_BYTES;
                    run(log, panel, first, apart, ROW_BYTES, tiles, panel, first, apart, ROW_BYTES);
                }
            }
        }
    }

    /** The step of 1, out of the panel. */
    private static void last(Elements panel, int from, int tiles, Elements y, int to, int yStride, int tileStep) {
        for (int row = 0; row < SIZE; row += 2) {
            run(
                    0,
                    panel,
                    from + row * PANEL_STRIDE_BYTES,
                    PANEL_STRIDE_BYTES,
                    ROW_BYTES,
                    tiles,
                    y,
                    Float.BYTES * (to + row * yStride),
                    Float.BYTES * yStride,
                    Float.BYTES * tileStep);
        }
    }

    private static void run(
            int loop, Elements x, int at, int apart, int step, int tiles, Elements y, int to, int yApart, int yStep) {
        LOOPS[loop].run(x.address(), x.bytes(), at, apart, step, tiles, y.address(), y.bytes(), to, yApart, yStep);
    }

    /** Makes a row of units, as many as tiles hold, of two rows of bf16. */
    static void pair(Elements x, int first, int second, int tiles, Elements y, int to) {
        long xAddress = x.address();
        ByteBuffer xBytes = x.bytes();
        long yAddress = y.address();
        ByteBuffer yBytes = y.bytes();
        int bf16 = DType.BF16.bytes();
        for (int i = 0; i < tiles * SIZE; i += SIZE) {
            ShortVector low = Elements.loadShorts(xAddress, xBytes, bf16 * (first + i));
            ShortVector high = Elements.loadShorts(xAddress, xBytes, bf16 * (second + i));
            Elements.store(Lanes.pairs(low, high), yAddress, yBytes, Float.BYTES * (to + i));
        }
    }
}
