package io.ladder.tensor;

/** Packs a matrix whose rows lie one after another, by blocks of rows: see {@link PackedLayout}. */
final class PackRows implements RowThreads.Rows {
    private Elements x;
    private int at;
    private int stride;
    private PackedLayout layout;
    private Elements pairs;
    private Elements packed;

    /**
     * What the next split packs.
     *
     * @param from the matrix's first element in {@code source}
     * @param rowStride elements from row to row
     * @param asPairs where it goes, as units of 32 bits
     * @param asElements the same memory as bf16
     */
    void of(Elements source, int from, int rowStride, PackedLayout to, Elements asPairs, Elements asElements) {
        x = source;
        at = from;
        stride = rowStride;
        layout = to;
        pairs = asPairs;
        packed = asElements;
    }

    @Override
    public void run(int part, int from, int to) {
        for (int block = from; block < to; block++) {
            for (int i = 0; i < PackedLayout.BLOCK_PAIRS; i++) {
                int row = block * PackedLayout.BLOCK_ROWS + 2 * i;
                int base = block * layout.blockSize() + i * layout.blockColumns();
                int whole = row + 2 <= layout.rows() ? layout.columns() - layout.columns() % VectorTiles.SIZE : 0;
                for (int c = 0; c < whole; c += layout.blockColumns()) {
                    int first = at + row * stride + c;
                    int tiles = Math.min(layout.blockColumns(), whole - c) / VectorTiles.SIZE;
                    VectorTiles.pair(x, first, first + stride, tiles, pairs, base + columnOffset(c));
                }
                packRest(row, whole, base);
            }
        }
    }

    /** Columns from {@code from} on, one by one, zeros where there are none. */
    private void packRest(int row, int from, int base) {
        for (int c = from; c < layout.columnBlocks() * layout.blockColumns(); c++) {
            int pair = base + columnOffset(c);
            for (int i = 0; i < 2; i++) {
                boolean there = c < layout.columns() && row + i < layout.rows();
                packed.put(2 * pair + i, there ? x.get(at + (row + i) * stride + c) : 0);
            }
        }
    }

    /** Pairs from a row's first one in a block to that of a column. */
    private int columnOffset(int column) {
        int width = layout.blockColumns();
        return column / width * layout.rowBlocks() * layout.blockSize() + column % width;
    }
}
