package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** Activations of up to maxRows rows; views of fewer rows are made once each and kept. */
final class RowBuffer {
    private final Tensor full;
    private final Map<Integer, Tensor> views = new HashMap<>();
    private Tensor latest;
    private Tensor before; // chunks of rows end with a smaller one: two sizes take turns

    /** Over [maxRows, columns] or [maxRows]. */
    RowBuffer(Tensor full) {
        this.full = full;
        this.latest = full;
        this.before = full;
    }

    /** The first {@code rows} rows. */
    Tensor rows(int rows) {
        if (latest.dim(0) != rows) {
            Tensor wanted = before.dim(0) == rows ? before : views.computeIfAbsent(rows, count -> full.rows(0, count));
            before = latest;
            latest = wanted;
        }
        return latest;
    }

    DType dtype() {
        return full.dtype();
    }

    int columns() {
        return full.intDim(1);
    }
}
