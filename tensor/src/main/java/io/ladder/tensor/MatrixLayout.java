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

    /** So many rows of a matrix [rows, columns]. */
    MatrixLayout rows(long count) {
        return new MatrixLayout(dtype, new long[] {count, dims[1]}, strides);
    }

    /** So many columns of a matrix [rows, columns]. */
    MatrixLayout columns(long count) {
        return new MatrixLayout(dtype, new long[] {dims[0], count}, strides);
    }

    /** How many matrices there are, all dims but the last two. */
    int matrices() {
        long count = 1;
        for (int i = 0; i < dims.length - 2; i++) {
            count *= dims[i];
        }
        return Math.toIntExact(count);
    }

    /** Bytes from the first matrix's start to that of another, counted with the last of their dims fastest. */
    long matrixOffset(int matrix) {
        long elements = 0;
        long rest = matrix;
        for (int i = dims.length - 3; i >= 0; i--) {
            elements += rest % dims[i] * strides[i];
            rest /= dims[i];
        }
        return elements * dtype.bytes();
    }

    /** Bytes from a matrix's start to that of a row. */
    long rowOffset(long row) {
        return row * strides[strides.length - 2] * dtype.bytes();
    }

    /** Bytes from a matrix's start to that of a column. */
    long columnOffset(long column) {
        return column * strides[strides.length - 1] * dtype.bytes();
    }

    private static long[] swapLast(long[] values) {
        long[] swapped = values.clone();
        int last = values.length - 1;
        swapped[last] = values[last - 1];
        swapped[last - 1] = values[last];
        return swapped;
    }
}
