package io.ladder.model;

import io.ladder.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Views of consecutive rows of one tensor at a time, made once for as long as it is the same tensor. */
final class RowChunks {
    private final int chunkRows;
    private final List<Tensor> chunks = new ArrayList<>();
    private Tensor whole;

    /** @param chunkRows rows of every chunk but the last */
    RowChunks(int chunkRows) {
        this.chunkRows = chunkRows;
    }

    /** The rows from {@code from}, a multiple of the chunk's rows. */
    Tensor at(Tensor rows, int from) {
        if (rows != whole) {
            cut(rows);
        }
        return chunks.get(from / chunkRows);
    }

    private void cut(Tensor rows) {
        whole = rows;
        chunks.clear();
        for (long from = 0; from < rows.dim(0); from += chunkRows) {
            long count = Math.min(chunkRows, rows.dim(0) - from);
            chunks.add(count == rows.dim(0) ? rows : rows.rows(from, count));
        }
    }
}
