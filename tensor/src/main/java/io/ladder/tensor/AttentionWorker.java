package io.ladder.tensor;

import io.ladder.tensor.AttentionProducts.Kind;
import io.ladder.tensor.AttentionProducts.ScoreKind;
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
    private final Scratch queryScratch = new Scratch();
    private final Scratch dQueryScratch = new Scratch();
    private final Scratch dropoutScratch = new Scratch();
    private final AttentionMask mask = new AttentionMask();
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
            AttentionTile size = unit.sizes().get(i).all();
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

    private void backward(AttentionTile tile, AttentionSizes sizes, Target target, GatheredKeyGradients gathered) {
        DType dtype = of.qkv.dtype();
        long query = address(of.qkv, tile.queryStart());
        long key = address(of.qkv, tile.keyStart());
        long dOut = address(of.dOut, tile.outStart());
        long bytes = tile.scratchBytes();
        long probabilities = scoreScratch.address(bytes);
        long gradients = gradientScratch.address(bytes);
        tell(tile);
        rows.dScores = gradientScratch.elements(dtype, bytes);
        rows.out = of.out.elements();
        rows.dOut = of.dOut.elements();
        boolean finite = scoreGradients.perQuery();
        for (int head = 0; head < tile.heads(); head++) {
            headGradients(tile, sizes, head);
        }
        if (!finite) {
            scoreGradients.poison();
        }
        boolean apart = target.gathered();
        long dValue = apart ? gathered.address(tile.gatheredValueStart()) : address(of.dQkv, tile.valueStart());
        long dKey = apart ? gathered.address(tile.gatheredKeyStart()) : address(of.dQkv, tile.keyStart());
        products.get(Kind.VALUE_GRADIENT, sizes.all(), dtype, target).run(probabilities, dOut, 0, 0, dValue);
        products.get(Kind.KEY_GRADIENT, sizes.all(), dtype, target).run(gradients, query, 0, 0, dKey);
        products.get(Kind.QUERY_GRADIENT, sizes.all(), dtype)
                .run(gradients, key, 0, 0, address(of.dQkv, tile.queryStart()));
    }

    /** Probabilities, which dropout is then applied to, and gradients of scores of one of a tile's heads. */
    private void headGradients(AttentionTile tile, AttentionSizes sizes, int head) {
        DType dtype = of.qkv.dtype();
        int plainKeys = tile.plainKeys();
        long bytes = tile.scratchBytes();
        long headBytes = tile.matrixBytes(tile.keys()) / Float.BYTES * dtype.bytes();
        long probabilities = scoreScratch.address(bytes) + head * headBytes;
        long gradients = gradientScratch.address(bytes) + head * headBytes;
        long query = address(of.qkv, tile.queryStart() + tile.queryOffset(head));
        long key = address(of.qkv, tile.keyStart() + tile.keyOffset(head));
        long value = address(of.qkv, tile.valueStart() + tile.keyOffset(head));
        long dOut = address(of.dOut, tile.outStart() + tile.outOffset(head));
        long perQueryAt = (long) Float.BYTES * head * tile.queryStride();
        long minusLogSumExp = queryScratch.address(0) + perQueryAt;
        long minusExpected = dQueryScratch.address(0) + perQueryAt;
        if (plainKeys > 0) {
            products.get(ScoreKind.PROBABILITIES, sizes.plain(), dtype)
                    .run(key, query, 0, minusLogSumExp, 0, probabilities);
        }
        products.get(ScoreKind.MASKED_PROBABILITIES, sizes.masked(), dtype)
                .run(
                        key + (long) plainKeys * tile.shape().qkvDim() * dtype.bytes(),
                        query,
                        mask.address(tile, head, of.plan.bias()),
                        minusLogSumExp,
                        0,
                        probabilities + tile.matrixBytes(plainKeys) / Float.BYTES * dtype.bytes());
        long multipliers = dropoutScratch.address(tile.matrixBytes(tile.keys()));
        if (of.dropout.drops()) {
            scoreGradients.multipliers(head, dropoutScratch.elements(DType.F32, 0));
        }
        products.get(of.dropout.drops() ? ScoreKind.GRADIENTS_WITH_DROPOUT : ScoreKind.GRADIENTS, sizes.head(), dtype)
                .run(value, dOut, multipliers, minusExpected, probabilities, gradients);
        if (of.dropout.drops()) {
            scoreGradients.drop(head, dropoutScratch.elements(DType.F32, 0));
        }
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
        rows.perRow = queryScratch.elements(DType.F32, tile.perQueryBytes());
        rows.perQuery = rows.perRow;
        rows.dPerQuery = dQueryScratch.elements(DType.F32, tile.perQueryBytes());
    }

    /** What the products of units in training ask for of this thread's scratchpad; makes those that are not there. */
    long scratchpadBytes(AttentionUnit unit, DType dtype) {
        long most = 0;
        for (int i = 0; i < unit.sizes().size(); i++) {
            most = Math.max(most, scratchpadBytes(unit.sizes().get(i), dtype, unit.target(i, dtype)));
        }
        return most;
    }

    private long scratchpadBytes(AttentionSizes sizes, DType dtype, Target target) {
        long most = Math.max(
                products.get(ScoreKind.MASKED_PROBABILITIES, sizes.masked(), dtype)
                        .scratchpadBytes(),
                products.get(ScoreKind.GRADIENTS, sizes.head(), dtype).scratchpadBytes());
        if (sizes.plain() != null) {
            most = Math.max(
                    most,
                    products.get(ScoreKind.PROBABILITIES, sizes.plain(), dtype).scratchpadBytes());
        }
        for (Kind kind : Kind.values()) {
            boolean ofKeys = kind == Kind.KEY_GRADIENT || kind == Kind.VALUE_GRADIENT;
            most = Math.max(
                    most,
                    products.get(kind, sizes.all(), dtype, ofKeys ? target : Target.DIRECT)
                            .scratchpadBytes());
        }
        return most;
    }

    /** Scores and their gradients, of one tile. */
    long scratchBytes() {
        return scoreScratch.bytes()
                + gradientScratch.bytes()
                + queryScratch.bytes()
                + dQueryScratch.bytes()
                + dropoutScratch.bytes()
                + mask.scratchBytes();
    }

    private static long address(Tensor x, long element) {
        return x.address() + element * x.dtype().bytes();
    }

    @Override
    public void close() {
        products.close();
        scoreScratch.close();
        gradientScratch.close();
        queryScratch.close();
        dQueryScratch.close();
        dropoutScratch.close();
        mask.close();
    }
}
