package io.ladder.tensor;

import io.ladder.tensor.AttentionProducts.Kind;
import io.ladder.tensor.AttentionProducts.Target;

/**
 * Computes attention's units on one thread, tile by tile: products by oneDNN, vector code between them. What
 * one of them leaves in the core's cache the next finds there.
 */
final class AttentionWorker implements AutoCloseable {
    private final AttentionOperands of;
    private final AttentionProducts products;
    private final AttentionColumns columns;

    AttentionWorker(OneDnnStream stream, AttentionOperands of) {
        this.of = of;
        this.products = new AttentionProducts(stream);
        this.columns = new AttentionColumns(of);
    }

    void forward(AttentionUnit unit) {
        for (int i = 0; i < unit.tiles().size(); i++) {
            forward(unit.tiles().get(i), unit.sizes().get(i));
        }
    }

    private void forward(AttentionTile tile, AttentionTile size) {
        columns.begin(tile);
        scores(tile, size);
        if (!columns.exponentials()) {
            scores(tile, size);
            columns.shiftedExponentials();
        }
        products.get(Kind.OUTPUT, size, of.qkv.dtype())
                .run(columns.scores(), address(of.qkv, tile.valueStart()), 0, 0, columns.out());
        columns.storeOut();
    }

    /** @param gathered where gradients of keys and values add up, if the unit gathers them; they stay there */
    void backward(AttentionUnit unit, GatheredKeyGradients gathered) {
        DType dtype = of.qkv.dtype();
        if (unit.gathers(dtype)) {
            gathered.begin(unit);
            if (unit.target(0, dtype).added()) {
                gathered.clear();
            }
        }
        for (int i = 0; i < unit.tiles().size(); i++) {
            backward(unit.tiles().get(i), unit.sizes().get(i), unit.target(i, dtype), gathered);
        }
    }

    private void backward(AttentionTile tile, AttentionTile size, Target target, GatheredKeyGradients gathered) {
        DType dtype = of.qkv.dtype();
        long query = address(of.qkv, tile.queryStart());
        long key = address(of.qkv, tile.keyStart());
        long dOut = address(of.dOut, tile.outStart());
        columns.begin(tile);
        scores(tile, size);
        products.get(Kind.PROBABILITY_GRADIENT, size, dtype)
                .run(address(of.qkv, tile.valueStart()), dOut, 0, 0, columns.gradients());
        columns.backward();
        boolean apart = target.gathered();
        long dValue = apart ? gathered.address(tile.gatheredValueStart()) : address(of.dQkv, tile.valueStart());
        long dKey = apart ? gathered.address(tile.gatheredKeyStart()) : address(of.dQkv, tile.keyStart());
        products.get(Kind.VALUE_GRADIENT, size, dtype, target).run(columns.scores(), dOut, 0, 0, dValue);
        products.get(Kind.KEY_GRADIENT, size, dtype, target).run(columns.gradients(), query, 0, 0, dKey);
        products.get(Kind.QUERY_GRADIENT, size, dtype)
                .run(columns.gradients(), key, 0, 0, address(of.dQkv, tile.queryStart()));
    }

    private void scores(AttentionTile tile, AttentionTile size) {
        products.get(Kind.SCORES, size, of.qkv.dtype())
                .run(address(of.qkv, tile.keyStart()), address(of.qkv, tile.queryStart()), 0, 0, columns.scores());
    }

    /** What the products of units in training ask for of this thread's scratchpad; makes those that are not there. */
    long scratchpadBytes(AttentionUnit unit, DType dtype) {
        long most = 0;
        for (int i = 0; i < unit.sizes().size(); i++) {
            most = Math.max(most, scratchpadBytes(unit.sizes().get(i), dtype, unit.target(i, dtype)));
        }
        return most;
    }

    private long scratchpadBytes(AttentionTile size, DType dtype, Target target) {
        long most = 0;
        for (Kind kind : Kind.values()) {
            boolean ofKeys = kind == Kind.KEY_GRADIENT || kind == Kind.VALUE_GRADIENT;
            AddressedProduct product = products.get(kind, size, dtype, ofKeys ? target : Target.DIRECT);
            most = Math.max(most, product.scratchpadBytes());
        }
        return most;
    }

    /** Scores and their gradients, of one tile. */
    long scratchBytes() {
        return columns.scratchBytes();
    }

    private static long address(Tensor x, long element) {
        return x.address() + element * x.dtype().bytes();
    }

    @Override
    public void close() {
        products.close();
        columns.close();
    }
}
