package io.ladder.tensor;

/**
 * Gradients of a unit's keys and values, in f32, while its tiles add to them: [sequences, seq, 2 kvHeads headDim], keys
 * first. A sum that went through bf16 at every addition would lose what the products in f32 have kept.
 */
final class GatheredKeyGradients implements AutoCloseable {
    private final Scratch sums = new Scratch();
    private AttentionTile tile;

    /** Holds the gradients of a unit from now on, of any content. */
    void begin(AttentionUnit unit) {
        tile = unit.tiles().get(0);
        sums.address(tile.gatheredBytes());
    }

    /** Sets them to zero. */
    void clear() {
        VectorRows.zero(elements(), 0, count());
    }

    /** Address of an element, since {@link #begin}. */
    long address(long element) {
        return sums.address(0) + Float.BYTES * element;
    }

    /** Adds what another unit of the same keys has gathered. */
    void add(GatheredKeyGradients other) {
        VectorFlat.add(other.elements(), elements(), 0, count());
    }

    /** Rounds what was gathered into the key and value columns of the unit's sequences and heads. */
    void store(Tensor dQkv) {
        AttentionShape shape = tile.shape();
        int columns = tile.kvHeads() * shape.headDim();
        int keyAt = Math.toIntExact(tile.batchFrom() * (long) shape.seq() * shape.qkvDim())
                + (shape.heads() + tile.kvHeadFrom()) * shape.headDim();
        int valueAt = keyAt + shape.kvHeads() * shape.headDim();
        Elements source = elements();
        Elements target = dQkv.elements();
        for (int row = 0; row < tile.gatheredRows(); row++) {
            int at = row * 2 * columns;
            VectorRows.copy(source, at, target, keyAt, columns);
            VectorRows.copy(source, at + columns, target, valueAt, columns);
            keyAt += shape.qkvDim();
            valueAt += shape.qkvDim();
        }
    }

    private Elements elements() {
        return sums.elements(DType.F32, 0);
    }

    private int count() {
        return tile.gatheredRows() * tile.gatheredRow();
    }

    long scratchBytes() {
        return sums.bytes();
    }

    @Override
    public void close() {
        sums.close();
    }
}
