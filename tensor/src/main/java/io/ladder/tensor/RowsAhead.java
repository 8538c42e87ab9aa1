package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads the rows of whole sequences before attention does. Its products take a head's one or two cache lines of each row,
 * which the processor does not fetch ahead; it does where one line is read after another.
 */
final class RowsAhead {
    /** What stays in the second-level cache of a processor with matrix units, 2 MiB, beside scores. */
    private static final long MOST_BYTES = 1 << 20;

    private static final int LINE = TensorArena.ALIGNMENT;

    private int sequence;
    /** Makes reading an effect, which the JIT does not leave out. */
    private int sum;

    /** Begins a pass. */
    void begin() {
        sequence = -1;
    }

    /**
     * Reads the rows of a unit's sequences, unless the unit before had the same: where they are few enough, and this thread
     * computes most of their heads.
     *
     * @param to the unit after this thread's last one
     * @param x a row per position
     * @param y likewise, or null
     */
    void read(List<AttentionUnit> units, int index, int to, Tensor x, Tensor y) {
        AttentionTile tile = units.get(index).tiles().get(0);
        AttentionShape shape = tile.shape();
        if (tile.batchFrom() == sequence) {
            return;
        }
        sequence = tile.batchFrom();
        int half = (shape.kvHeads() + 1) / 2;
        int last = index + (half - 1) / tile.kvHeads();
        boolean most = last < to && units.get(last).tiles().get(0).batchFrom() == sequence;
        long rows = (long) shape.batch() * shape.seq();
        long bytesPerRow = (x.bytes() + (y == null ? 0 : y.bytes())) / rows;
        if (!most || tile.batches() * shape.seq() * bytesPerRow > MOST_BYTES) {
            return;
        }
        read(x, tile, rows);
        if (y != null) {
            read(y, tile, rows);
        }
    }

    private void read(Tensor x, AttentionTile tile, long rows) {
        long sequenceBytes = x.bytes() / rows * tile.shape().seq();
        sum += lines(
                x.window(),
                Math.toIntExact(tile.batchFrom() * sequenceBytes),
                Math.toIntExact((tile.batchFrom() + tile.batches()) * sequenceBytes));
    }

    private static int lines(ByteBuffer bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += LINE) {
            sum += bytes.get(i);
        }
        return sum;
    }
}
