package io.ladder.tensor;

/** Where the packed and padded products of a kernel set put their operands, one product at a time. */
final class PackedOperands implements AutoCloseable {
    private final Scratch src = new Scratch();
    private final Scratch weights = new Scratch();
    private final TensorArena arena = new TensorArena();
    private final PadRows padRows = new PadRows();
    private final PackRows packRows = new PackRows();
    private final PackTransposed packTransposed;
    private final Transpose transpose;

    /** @param parts threads that pack */
    PackedOperands(int parts) {
        Elements panels = arena.f32(panelBytes(parts) / Float.BYTES).elements();
        this.packTransposed = new PackTransposed(panels);
        this.transpose = new Transpose(panels);
    }

    /** What it takes before the first product. */
    static long panelBytes(int parts) {
        return (long) Float.BYTES * VectorTiles.PANEL_UNITS * parts;
    }

    Scratch src() {
        return src;
    }

    Scratch weights() {
        return weights;
    }

    PadRows padRows() {
        return padRows;
    }

    PackRows packRows() {
        return packRows;
    }

    PackTransposed packTransposed() {
        return packTransposed;
    }

    Transpose transpose() {
        return transpose;
    }

    @Override
    public void close() {
        src.close();
        weights.close();
        arena.close();
    }
}
