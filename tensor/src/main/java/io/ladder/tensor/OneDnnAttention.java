package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Causal attention, tile by tile: batched strided oneDNN products straight on the packed qkv tensor, softmax in vector
 * code between them. Backward computes the probabilities again from logSumExp.
 *
 * <p>In bf16 the products read bf16, scores are f32, and probabilities and the gradients of scores take the scores'
 * place as bf16. Where several tiles add to the gradients of the same keys, those are gathered in f32, a few sequences
 * at a time, and rounded once.
 */
final class OneDnnAttention implements AutoCloseable {
    /** Prompts of ever new lengths must not fill the memory. */
    private static final int MAX_PLANS = 512;

    private enum Product {
        /** scores = queries keys^T */
        SCORES,
        /** out = probabilities values */
        OUTPUT,
        /** dProbabilities = dOut values^T */
        PROBABILITY_GRADIENT,
        /** dQueries = dScores keys */
        QUERY_GRADIENT,
        /** dKeys = dScores^T queries */
        KEY_GRADIENT,
        /** dValues = probabilities^T dOut */
        VALUE_GRADIENT
    }

    /** Where the gradients of keys and values go. */
    private enum KeyGradients {
        /** Each into its place in dQkv. */
        DIRECT,
        /** Added to what is in its place in dQkv. */
        ADDED,
        /** Added to an f32 buffer of their own. */
        GATHERED
    }

    private static final int KEY_GRADIENTS = KeyGradients.values().length;
    private static final int DTYPES = DType.values().length;

    private final OneDnn onednn;
    private final RowThreads threads;
    private final Map<AttentionShape, AttentionPlan> plans = new HashMap<>();
    private final List<MatmulCache<AttentionTile>> products = new ArrayList<>();
    private final Scratch scoreScratch = new Scratch();
    private final Scratch gradientScratch = new Scratch();
    private final Scratch rowScratch = new Scratch();
    private final AttentionRows rows = new AttentionRows();
    private final AttentionSoftmax softmax = new AttentionSoftmax(rows);
    private final AttentionGradients scoreGradients = new AttentionGradients(rows);
    private final GatheredKeyGradients gathered;

    OneDnnAttention(OneDnn onednn, RowThreads threads) {
        this.onednn = onednn;
        this.threads = threads;
        this.gathered = new GatheredKeyGradients(threads);
        for (Product product : Product.values()) {
            for (KeyGradients keyGradients : KeyGradients.values()) {
                for (DType dtype : DType.values()) {
                    products.add(new MatmulCache<>(size -> make(product, keyGradients, dtype, size)));
                }
            }
        }
    }

    void forward(AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp, AttentionDropout dropout) {
        Shapes.attention(shape, qkv, out);
        Shapes.elements("logSumExp", logSumExp, (long) shape.batch() * shape.heads() * shape.seq());
        DType dtype = qkv.dtype();
        AttentionPlan plan = plan(shape);
        for (int i = 0; i < plan.tiles().size(); i++) {
            AttentionTile tile = plan.tiles().get(i);
            AttentionTile size = plan.sizes().get(i);
            long bytes = tile.scratchBytes();
            long scores = scoreScratch.address(bytes);
            product(Product.SCORES, size, dtype, KeyGradients.DIRECT)
                    .run(address(qkv, tile.queryStart()), address(qkv, tile.keyStart()), 0, 0, scores);
            rowsOf(plan, tile, dtype, logSumExp, dropout);
            threads.split(tile.rows(), 1, bytes / 4, softmax.body());
            product(Product.OUTPUT, size, dtype, KeyGradients.DIRECT)
                    .run(scores, address(qkv, tile.valueStart()), 0, 0, address(out, tile.outStart()));
        }
    }

    void backward(
            AttentionShape shape,
            Tensor qkv,
            Tensor out,
            Tensor logSumExp,
            Tensor dOut,
            Tensor dQkv,
            AttentionDropout dropout) {
        Shapes.attention(shape, qkv, out);
        Shapes.attention(shape, dQkv, dOut);
        Shapes.like("dQkv", dQkv, qkv);
        Shapes.elements("logSumExp", logSumExp, (long) shape.batch() * shape.heads() * shape.seq());
        AttentionPlan plan = plan(shape);
        KeyGradients keyGradients = KeyGradients.DIRECT;
        if (plan.sharesKeys()) {
            keyGradients = qkv.dtype() == DType.F32 ? KeyGradients.ADDED : KeyGradients.GATHERED;
        }
        if (keyGradients == KeyGradients.ADDED) {
            dQkv.zero();
        }
        AttentionTile previous = null;
        for (int i = 0; i < plan.tiles().size(); i++) {
            AttentionTile tile = plan.tiles().get(i);
            if (keyGradients == KeyGradients.GATHERED && (previous == null || !tile.hasSequencesOf(previous))) {
                if (previous != null) {
                    gathered.store(previous, dQkv);
                }
                gathered.begin(tile);
            }
            backward(plan, tile, plan.sizes().get(i), keyGradients, qkv, out, logSumExp, dOut, dQkv, dropout);
            previous = tile;
        }
        if (keyGradients == KeyGradients.GATHERED) {
            gathered.store(previous, dQkv);
        }
    }

    /** Scores and their gradients, of one tile; sums for bf16. */
    long scratchBytes() {
        return scoreScratch.bytes() + gradientScratch.bytes() + rowScratch.bytes() + gathered.scratchBytes();
    }

    private void backward(
            AttentionPlan plan,
            AttentionTile tile,
            AttentionTile size,
            KeyGradients keyGradients,
            Tensor qkv,
            Tensor out,
            Tensor logSumExp,
            Tensor dOut,
            Tensor dQkv,
            AttentionDropout dropout) {
        DType dtype = qkv.dtype();
        long query = address(qkv, tile.queryStart());
        long key = address(qkv, tile.keyStart());
        long value = address(qkv, tile.valueStart());
        long dOutAt = address(dOut, tile.outStart());
        long bytes = tile.scratchBytes();
        long scores = scoreScratch.address(bytes);
        long gradients = gradientScratch.address(bytes);
        product(Product.SCORES, size, dtype, KeyGradients.DIRECT).run(query, key, 0, 0, scores);
        product(Product.PROBABILITY_GRADIENT, size, dtype, KeyGradients.DIRECT).run(dOutAt, value, 0, 0, gradients);
        rowsOf(plan, tile, dtype, logSumExp, dropout);
        rows.dProbabilities = gradientScratch.elements(DType.F32, bytes);
        rows.dScores = gradientScratch.elements(dtype, bytes);
        rows.out = out.elements();
        rows.dOut = dOut.elements();
        threads.split(tile.rows(), 1, bytes / 4, scoreGradients.body());
        boolean apart = keyGradients == KeyGradients.GATHERED;
        long dValue = apart ? gathered.address(tile.gatheredValueStart()) : address(dQkv, tile.valueStart());
        long dKey = apart ? gathered.address(tile.gatheredKeyStart()) : address(dQkv, tile.keyStart());
        product(Product.VALUE_GRADIENT, size, dtype, keyGradients).run(scores, dOutAt, 0, 0, dValue);
        product(Product.KEY_GRADIENT, size, dtype, keyGradients).run(gradients, query, 0, 0, dKey);
        product(Product.QUERY_GRADIENT, size, dtype, KeyGradients.DIRECT)
                .run(gradients, key, 0, 0, address(dQkv, tile.queryStart()));
    }

    /** Says what passes over a tile's rows work on; in backward, gradients are to be added. */
    private void rowsOf(
            AttentionPlan plan, AttentionTile tile, DType dtype, Tensor logSumExp, AttentionDropout dropout) {
        long bytes = tile.scratchBytes();
        rows.bias = plan.bias();
        rows.tile = tile;
        rows.dtype = dtype;
        rows.dropout = dropout;
        rows.scores = scoreScratch.elements(DType.F32, bytes);
        rows.probabilities = scoreScratch.elements(dtype, bytes);
        rows.logSumExp = logSumExp.elements();
        rows.perRow = rowScratch.elements(DType.F32, (long) Float.BYTES * tile.rows());
    }

    private AttentionPlan plan(AttentionShape shape) {
        AttentionPlan found = plans.get(shape);
        if (found == null) {
            if (plans.size() >= MAX_PLANS) {
                closePlans();
            }
            found = AttentionPlan.of(shape, threads.parts());
            plans.put(shape, found);
        }
        return found;
    }

    private void closePlans() {
        plans.values().forEach(AttentionPlan::close);
        plans.clear();
    }

    private Matmul product(Product product, AttentionTile size, DType dtype, KeyGradients keyGradients) {
        int kinds = KEY_GRADIENTS * DTYPES;
        return products.get(product.ordinal() * kinds + keyGradients.ordinal() * DTYPES + dtype.ordinal())
                .get(size);
    }

    private Matmul make(Product product, KeyGradients kind, DType dtype, AttentionTile tile) {
        MatrixLayout queries = tile.queryLayout(dtype);
        MatrixLayout keys = tile.keyLayout(dtype);
        MatrixLayout out = tile.outLayout(dtype);
        MatrixLayout scores = tile.scoreLayout(DType.F32);
        MatrixLayout probabilities = tile.scoreLayout(dtype);
        MatrixLayout keyGradients = kind == KeyGradients.GATHERED ? tile.gatheredLayout() : keys;
        Epilogue epilogue = kind == KeyGradients.DIRECT ? Epilogue.OVERWRITE : Epilogue.ADD_TO_DESTINATION;
        return switch (product) {
            case SCORES -> matmul(queries, keys.transposed(), scores, epilogue);
            case OUTPUT -> matmul(probabilities, keys, out, epilogue);
            case PROBABILITY_GRADIENT -> matmul(out, keys.transposed(), scores, epilogue);
            case QUERY_GRADIENT -> matmul(probabilities, keys, queries, epilogue);
            case KEY_GRADIENT -> matmul(probabilities.transposed(), queries, keyGradients, epilogue);
            case VALUE_GRADIENT -> matmul(probabilities.transposed(), out, keyGradients, epilogue);
        };
    }

    private Matmul matmul(MatrixLayout src, MatrixLayout weights, MatrixLayout dst, Epilogue epilogue) {
        return new Matmul(onednn, src, weights, dst, false, epilogue);
    }

    private static long address(Tensor x, long element) {
        return x.address() + element * x.dtype().bytes();
    }

    @Override
    public void close() {
        products.forEach(MatmulCache::close);
        closePlans();
        scoreScratch.close();
        gradientScratch.close();
        rowScratch.close();
        gathered.close();
    }
}
