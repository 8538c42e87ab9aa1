package io.ladder.tensor;

/** Copies rows of f32 to where they lie further apart. */
final class PadRows implements RowThreads.Rows {
    private Elements x;
    private int at;
    private int stride;
    private int count;
    private Elements y;
    private int yStride;

    /**
     * What the next split copies, to y's beginning.
     *
     * @param from the first row's first element in {@code source}
     * @param rowStride elements from row to row of the source
     * @param elements of a row
     * @param rowStrideOfY elements from row to row of y
     */
    void of(Elements source, int from, int rowStride, int elements, Elements to, int rowStrideOfY) {
        x = source;
        at = from;
        stride = rowStride;
        count = elements;
        y = to;
        yStride = rowStrideOfY;
    }

    @Override
    public void run(int part, int from, int to) {
        for (int r = from; r < to; r++) {
            VectorRows.copy(x, at + r * stride, y, r * yStride, count);
        }
    }
}
