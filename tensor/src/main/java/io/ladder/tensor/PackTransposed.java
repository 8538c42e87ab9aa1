package io.ladder.tensor;

/** Packs a matrix whose columns lie one after another, by blocks of columns: see {@link PackedLayout}. */
final class PackTransposed implements RowThreads.Rows {
    private final Elements panels;
    private Elements x;
    private int at;
    private int stride;
    private PackedLayout layout;
    private Elements pairs;
    private Elements packed;

    /** @param panels f32, one of {@link VectorTiles} per part */
    PackTransposed(Elements panels) {
        this.panels = panels;
    }

    /** As {@link PackRows#of}, with the elements from column to column. */
    void of(Elements source, int from, int columnStride, PackedLayout to, Elements asPairs, Elements asElements) {
        x = source;
        at = from;
        stride = columnStride;
        layout = to;
        pairs = asPairs;
        packed = asElements;
    }

    @Override
    public void run(int part, int from, int to) {
        int width = layout.blockColumns();
        int wholeRows = layout.rows() - layout.rows() % PackedLayout.BLOCK_ROWS;
        for (int c = from * width; c < to * width; c += VectorTiles.SIZE) {
            int base = c / width * layout.rowBlocks() * layout.blockSize() + c % width;
            int whole = c + VectorTiles.SIZE <= layout.columns() ? wholeRows : 0;
            for (int r = 0; r < whole; r += VectorTiles.PANEL_TILES * PackedLayout.BLOCK_ROWS) {
                int tiles = Math.min(VectorTiles.PANEL_TILES, (whole - r) / PackedLayout.BLOCK_ROWS);
                panel(
                        at + c * stride + r,
                        tiles,
                        part * VectorTiles.PANEL_UNITS,
                        base + r / PackedLayout.BLOCK_ROWS * layout.blockSize());
            }
            for (int r = whole; r < layout.rows(); r += PackedLayout.BLOCK_ROWS) {
                packRest(c, r, base + r / PackedLayout.BLOCK_ROWS * layout.blockSize());
            }
        }
    }

    private void panel(int from, int tiles, int panelAt, int y) {
        VectorTiles.transpose(
                x, from, stride, tiles, panels, panelAt, pairs, y, layout.blockColumns(), layout.blockSize());
    }

    /** A tile that ends beyond the matrix, zeros where there is nothing. */
    private void packRest(int column, int row, int y) {
        for (int c = 0; c < VectorTiles.SIZE; c++) {
            for (int r = 0; r < PackedLayout.BLOCK_ROWS; r++) {
                boolean there = column + c < layout.columns() && row + r < layout.rows();
                packed.put(
                        2 * (y + r / 2 * layout.blockColumns() + c) + r % 2,
                        there ? x.get(at + (column + c) * stride + row + r) : 0);
            }
        }
    }
}
