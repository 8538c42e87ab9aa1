package io.ladder.tensor;

import io.ladder.tensor.AttentionProducts.Kind;
import io.ladder.tensor.AttentionProducts.Target;

/**
 * Computes attention's units on one thread, tile by tile: products by oneDNN, softmax in vector code between them. What
 * one of them leaves in the core's cache the next finds there.
 */
final class AttentionWorker implements AutoCloseable {
    private final AttentionOperands of;
    private final AttentionProducts products;
    private final Scratch scoreScratch = new Scratch();
    private final Scratch gradientScratch = new Scratch();
    private final Scratch rowScratch = new Scratch();
    private final AttentionRows rows = new AttentionRows();
    private final AttentionSoftmax softmax = new AttentionSoftmax(rows);
    private final AttentionGradients scoreGradients = new AttentionGradients(rows);

    AttentionWorker(OneDnnStream stream, AttentionOperands of) {
        this.of = of;
        this.products = new AttentionProducts(stream);
    }

    void forward(AttentionUnit unit) {
        DType dtype = of.qkv.dtype();
        for (int i = 0; i < unit.tiles().size(); i++) {
            AttentionTile tile = unit.tiles().get(i);
            AttentionTile size = unit.sizes().get(i);
            long scores = scoreScratch.address(tile.scratchBytes());
            products.get(Kind.SCORES, size, dtype)
                    .run(address(of.qkv, tile.queryStart()), address(of.qkv, tile.keyStart()), 0, 0, scores);
            tell(tile);
            softmax.run();
            products.get(Kind.OUTPUT, size, dtype)
                    .run(scores, address(of.qkv, tile.valueStart()), 0, 0, address(of.out, tile.outStart()));
        }
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
        long value = address(of.qkv, tile.valueStart());
        long dOut = address(of.dOut, tile.outStart());
        long bytes = tile.scratchBytes();
        long scores = scoreScratch.address(bytes);
        long gradients = gradientScratch.address(bytes);
        products.get(Kind.SCORES, size, dtype).run(query, key, 0, 0, scores);
        products.get(Kind.PROBABILITY_GRADIENT, size, dtype).run(dOut, value, 0, 0, gradients);
        tell(tile);
        rows.dProbabilities = gradientScratch.elements(DType.F32, bytes);
        rows.dScores = gradientScratch.elements(dtype, bytes);
        rows.out = of.out.elements();
        rows.dOut = of.dOut.elements();
        scoreGradients.run();
        boolean apart = target.gathered();
        long dValue = apart ? gathered.address(tile.gatheredValueStart()) : address(of.dQkv, tile.valueStart());
        long dKey = apart ? gathered.address(tile.gatheredKeyStart()) : address(of.dQkv, tile.keyStart());
        products.get(Kind.VALUE_GRADIENT, size, dtype, target).run(scores, dOut, 0, 0, dValue);
        products.get(Kind.KEY_GRADIENT, size, dtype, target).run(gradients, query, 0, 0, dKey);
        products.get(Kind.QUERY_GRADIENT, size, dtype).run(gradients, key, 0, 0, address(of.dQkv, tile.queryStart()));
    }

    /** Says what passes over a tile's rows work on; in backward, gradients are to be added. */
    private void tell(AttentionTile tile) {
        long bytes = tile.scratchBytes();
        DType dtype = of.qkv.dtype();
        rows.bias = of.plan.bias();
        rows.tile = tile;
        rows.dtype = dtype;
        rows.dropout = of.dropout;
        rows.scores = scoreScratch.elements(DType.F32, bytes);
        rows.probabilities = scoreScratch.elements(dtype, bytes);
        rows.logSumExp = of.logSumExp.elements();
        rows.perRow = rowScratch.elements(DType.F32, (long) Float.BYTES * tile.rows());
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
            most = Math.max(
                    most,
                    products.get(kind, size, dtype, ofKeys ? target : Target.DIRECT)
                            .scratchpadBytes());
        }
        return most;
    }

    /** Scores and their gradients, of one tile. */
    long scratchBytes() {
        return scoreScratch.bytes() + gradientScratch.bytes() + rowScratch.bytes();
    }

    private static long address(Tensor x, long element) {
        return x.address() + element * x.dtype().bytes();
    }

    @Override
    public void close() {
        products.close();
        scoreScratch.close();
        gradientScratch.close();
        rowScratch.close();
    }
}
