package io.ladder.tensor;

/**
 * How a (batched) matrix lies in memory, in elements: dims and the distance between neighbours along each dim.
 *
 * @param dims [..., rows, columns]
 * @param strides one per dim
 */
record MatrixLayout(DType dtype, long[] dims, long[] strides) {
    /** Rows one after another. */
    static MatrixLayout rowMajor(DType dtype, long rows, long columns) {
        return new MatrixLayout(dtype, new long[] {rows, columns}, new long[] {columns, 1});
    }

    /** The same memory with the last two dims swapped. */
    MatrixLayout transposed() {
        return new MatrixLayout(dtype, swapLast(dims), swapLast(strides));
    }

    private static long[] swapLast(long[] values) {
        long[] swapped = values.clone();
        int last = values.length - 1;
        swapped[last] = values[last - 1];
        swapped[last - 1] = values[last];
        return swapped;
    }
}
