package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_BA16a16b2a;
import static org.bytedeco.dnnl.global.dnnl.dnnl_BA16a32b2a;
import static org.bytedeco.dnnl.global.dnnl.dnnl_BA16a48b2a;
import static org.bytedeco.dnnl.global.dnnl.dnnl_BA16a64b2a;

/**
 * A bf16 matrix [rows, columns] as matrix units read a product's second factor: in blocks of 16 pairs of rows by {@code
 * blockColumns} columns. A pair is 32 bits of one column: two numbers from rows that follow each other, the first in the
 * lower half. Blocks of the same columns lie one after another; what is missing in the last ones is zero.
 *
 * @param blockColumns 16, 32, 48 or 64
 */
record PackedLayout(int rows, int columns, int blockColumns) {
    static final int[] BLOCK_COLUMNS = {16, 32, 48, 64};
    /** Pairs of rows in a block. */
    static final int BLOCK_PAIRS = 16;
    /** Rows of a block. */
    static final int BLOCK_ROWS = 2 * BLOCK_PAIRS;

    /** Blocks below each other. */
    int rowBlocks() {
        return (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    }

    /** Blocks beside each other. */
    int columnBlocks() {
        return (columns + blockColumns - 1) / blockColumns;
    }

    /** Pairs of one block. */
    int blockSize() {
        return BLOCK_PAIRS * blockColumns;
    }

    /** Of the whole matrix. */
    long bytes() {
        return columnOffset(columnBlocks() * blockColumns);
    }

    /** Bytes from the start to that of a column, a multiple of {@link #blockColumns}. */
    long columnOffset(int column) {
        return (long) DType.BF16.bytes() * rowBlocks() * BLOCK_ROWS * column;
    }

    /** Some columns from a multiple of {@link #blockColumns} on. */
    PackedLayout columns(int count) {
        return new PackedLayout(rows, count, blockColumns);
    }

    /** oneDNN's name of it. */
    int tag() {
        return switch (blockColumns) {
            case 16 -> dnnl_BA16a16b2a;
            case 32 -> dnnl_BA16a32b2a;
            case 48 -> dnnl_BA16a48b2a;
            case 64 -> dnnl_BA16a64b2a;
            default -> throw new IllegalArgumentException("blocks of " + blockColumns + " columns");
        };
    }
}
