package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Causal attention, tile by tile: batched strided oneDNN products straight on the packed qkv tensor, softmax in vector
 * code between them. Backward computes the probabilities again from logSumExp.
 */
final class OneDnnAttention implements AutoCloseable {
    /** Scores of one tile, so that two tiles and their operands stay in a core's second-level cache. */
    private static final int TILE_SCORES = 1 << 17;

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

    private record Key(Product product, AttentionTile size, Epilogue epilogue) {}

    private final OneDnn onednn;
    private final RowThreads threads;
    private final Map<AttentionShape, AttentionPlan> plans = new HashMap<>();
    private final MatmulCache<Key> products = new MatmulCache<>(this::make);
    private final Scratch scoreScratch = new Scratch();
    private final Scratch gradientScratch = new Scratch();

    OneDnnAttention(OneDnn onednn, RowThreads threads) {
        this.onednn = onednn;
        this.threads = threads;
    }

    void forward(AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp) {
        Shapes.attention(shape, qkv, out);
        Shapes.elements("logSumExp", logSumExp, (long) shape.batch() * shape.heads() * shape.seq());
        AttentionPlan plan = plan(shape);
        for (AttentionTile tile : plan.tiles()) {
            long query = address(qkv, tile.queryStart());
            long key = address(qkv, tile.keyStart());
            long value = address(qkv, tile.valueStart());
            ByteBuffer scores = scoreScratch.window(tile.scratchBytes());
            long scoresAt = scoreScratch.address(tile.scratchBytes());
            AttentionTile size = tile.atOrigin();
            product(Product.SCORES, size, Epilogue.OVERWRITE).run(query, key, 0, 0, scoresAt);
            softmax(plan.bias(), tile, scores, logSumExp.window());
            product(Product.OUTPUT, size, Epilogue.OVERWRITE).run(scoresAt, value, 0, 0, address(out, tile.outStart()));
        }
    }

    void backward(AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp, Tensor dOut, Tensor dQkv) {
        Shapes.attention(shape, qkv, out);
        Shapes.attention(shape, dQkv, dOut);
        Shapes.elements("logSumExp", logSumExp, (long) shape.batch() * shape.heads() * shape.seq());
        AttentionPlan plan = plan(shape);
        Epilogue shared = plan.sharesKeys() ? Epilogue.ADD_TO_DESTINATION : Epilogue.OVERWRITE;
        if (plan.sharesKeys()) {
            dQkv.zero();
        }
        for (AttentionTile tile : plan.tiles()) {
            long query = address(qkv, tile.queryStart());
            long key = address(qkv, tile.keyStart());
            long value = address(qkv, tile.valueStart());
            long dOutAt = address(dOut, tile.outStart());
            ByteBuffer scores = scoreScratch.window(tile.scratchBytes());
            ByteBuffer gradients = gradientScratch.window(tile.scratchBytes());
            long scoresAt = scoreScratch.address(tile.scratchBytes());
            long gradientsAt = gradientScratch.address(tile.scratchBytes());
            AttentionTile size = tile.atOrigin();
            product(Product.SCORES, size, Epilogue.OVERWRITE).run(query, key, 0, 0, scoresAt);
            product(Product.PROBABILITY_GRADIENT, size, Epilogue.OVERWRITE).run(dOutAt, value, 0, 0, gradientsAt);
            scoreGradients(plan.bias(), tile, scores, gradients, logSumExp.window(), out.window(), dOut.window());
            product(Product.VALUE_GRADIENT, size, shared).run(scoresAt, dOutAt, 0, 0, address(dQkv, tile.valueStart()));
            product(Product.KEY_GRADIENT, size, shared).run(gradientsAt, query, 0, 0, address(dQkv, tile.keyStart()));
            product(Product.QUERY_GRADIENT, size, Epilogue.OVERWRITE)
                    .run(gradientsAt, key, 0, 0, address(dQkv, tile.queryStart()));
        }
    }

    /** Scores and their gradients, of one tile. */
    long scratchBytes() {
        return scoreScratch.bytes() + gradientScratch.bytes();
    }

    private void softmax(DistanceBias bias, AttentionTile tile, ByteBuffer scores, ByteBuffer logSumExp) {
        threads.split(tile.rows(), 1, tile.scratchBytes() / 4, (part, from, to) -> {
            for (int row = from; row < to; row = tile.endOfHead(row, to)) {
                AttentionRows.softmax(bias, tile, row, tile.endOfHead(row, to), scores, logSumExp);
            }
        });
    }

    private void scoreGradients(
            DistanceBias bias,
            AttentionTile tile,
            ByteBuffer scores,
            ByteBuffer gradients,
            ByteBuffer logSumExp,
            ByteBuffer out,
            ByteBuffer dOut) {
        threads.split(tile.rows(), 1, tile.scratchBytes() / 4, (part, from, to) -> {
            for (int row = from; row < to; row = tile.endOfHead(row, to)) {
                AttentionRows.gradients(
                        bias, tile, row, tile.endOfHead(row, to), scores, gradients, logSumExp, out, dOut);
            }
        });
    }

    private AttentionPlan plan(AttentionShape shape) {
        AttentionPlan found = plans.get(shape);
        if (found == null) {
            if (plans.size() >= MAX_PLANS) {
                closePlans();
            }
            found = AttentionPlan.of(shape, TILE_SCORES * threads.parts());
            plans.put(shape, found);
        }
        return found;
    }

    private void closePlans() {
        plans.values().forEach(AttentionPlan::close);
        plans.clear();
    }

    private Matmul product(Product product, AttentionTile size, Epilogue epilogue) {
        return products.get(new Key(product, size, epilogue));
    }

    private Matmul make(Key key) {
        AttentionTile tile = key.size;
        MatrixLayout queries = tile.queryLayout();
        MatrixLayout keys = tile.keyLayout();
        MatrixLayout out = tile.outLayout();
        MatrixLayout scores = tile.scoreLayout();
        return switch (key.product) {
            case SCORES -> matmul(queries, keys.transposed(), scores, key.epilogue);
            case OUTPUT -> matmul(scores, keys, out, key.epilogue);
            case PROBABILITY_GRADIENT -> matmul(out, keys.transposed(), scores, key.epilogue);
            case QUERY_GRADIENT -> matmul(scores, keys, queries, key.epilogue);
            case KEY_GRADIENT -> matmul(scores.transposed(), queries, keys, key.epilogue);
            case VALUE_GRADIENT -> matmul(scores.transposed(), out, keys, key.epilogue);
        };
    }

    private Matmul matmul(MatrixLayout src, MatrixLayout weights, MatrixLayout dst, Epilogue epilogue) {
        return new Matmul(onednn, src, weights, dst, false, epilogue);
    }

    private static long address(Tensor x, long element) {
        return x.address() + element * Float.BYTES;
    }

    @Override
    public void close() {
        products.close();
        closePlans();
        scoreScratch.close();
        gradientScratch.close();
    }
}
