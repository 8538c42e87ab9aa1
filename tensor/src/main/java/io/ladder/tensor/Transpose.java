package io.ladder.tensor;

/** y [columns, rows] = x [rows, columns]^T in bf16, by columns of x. */
final class Transpose implements RowThreads.Rows {
    /** Columns that a part starts at multiples of: two tiles, one of even and one of odd columns. */
    static final int GRAIN = 2 * VectorTiles.SIZE;

    private static final int PANEL_COLUMNS = VectorTiles.PANEL_TILES * VectorTiles.SIZE;
    private static final int TILE_ROWS = 2 * VectorTiles.SIZE;

    private final Elements panels;
    private Elements x;
    private int at;
    private int rows;
    private int stride;
    private Elements pairs;
    private Elements y;
    private int yStride;

    /** @param panels f32, one of {@link VectorTiles} per part */
    Transpose(Elements panels) {
        this.panels = panels;
    }

    /**
     * What the next split transposes, columns from 0 on.
     *
     * @param from x's first element in {@code source}
     * @param rowStride elements from row to row of x
     * @param asPairs where y goes, as units of 32 bits
     * @param asElements the same memory as bf16
     * @param rowStrideOfY elements from row to row of y, an even number
     */
    void of(
            Elements source,
            int from,
            int numRows,
            int rowStride,
            Elements asPairs,
            Elements asElements,
            int rowStrideOfY) {
        x = source;
        at = from;
        rows = numRows;
        stride = rowStride;
        pairs = asPairs;
        y = asElements;
        yStride = rowStrideOfY;
    }

    @Override
    public void run(int part, int from, int to) {
        int wholeRows = rows - rows % TILE_ROWS;
        int wholeColumns = to - (to - from) % GRAIN;
        for (int r = 0; r < wholeRows; r += TILE_ROWS) { // along x's rows, so that memory is read ahead
            for (int c = from; c < wholeColumns; c += PANEL_COLUMNS) {
                int tiles = Math.min(PANEL_COLUMNS, wholeColumns - c) / GRAIN;
                panel(at + r * stride + c, tiles, part * VectorTiles.PANEL_UNITS, (c * yStride + r) / 2);
            }
        }
        rest(from, wholeColumns, wholeRows);
        rest(wholeColumns, to, 0);
    }

    private void panel(int from, int tiles, int panelAt, int to) {
        VectorTiles.transposePairs(x, from, stride, tiles, panels, panelAt, pairs, to, yStride / 2);
    }

    private void rest(int from, int to, int fromRow) {
        for (int c = from; c < to; c++) {
            for (int r = fromRow; r < rows; r++) {
                y.put(c * yStride + r, x.get(at + r * stride + c));
            }
        }
    }
}
