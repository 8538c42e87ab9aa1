package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;
import java.util.ArrayList;
import java.util.List;

/** The matrix products of attention's tiles for one thread: batched, strided, straight on the packed qkv tensor. */
final class AttentionProducts implements AutoCloseable {
    enum Kind {
        /** scores^T = keys queries^T */
        SCORES,
        /** out = probabilities values */
        OUTPUT,
        /** dProbabilities^T = values dOut^T */
        PROBABILITY_GRADIENT,
        /** dQueries = dScores keys */
        QUERY_GRADIENT,
        /** dKeys = dScores^T queries */
        KEY_GRADIENT,
        /** dValues = probabilities^T dOut */
        VALUE_GRADIENT
    }

    /** Where the gradients of keys and values go; other products have but one place. */
    enum Target {
        /** Each into its place in dQkv. */
        DIRECT,
        /** Added to what is in its place in dQkv. */
        ADDED,
        /** Into an f32 buffer of their own. */
        GATHERED,
        /** Added to what is in that buffer. */
        GATHERED_ADDED;

        /** Whether they go into a buffer of their own. */
        boolean gathered() {
            return this == GATHERED || this == GATHERED_ADDED;
        }

        /** Whether they are added to what is there. */
        boolean added() {
            return this == ADDED || this == GATHERED_ADDED;
        }
    }

    private static final int TARGETS = Target.values().length;
    private static final int DTYPES = DType.values().length;

    private final OneDnnStream stream;
    private final List<PrimitiveCache<AttentionTile, AddressedProduct>> products = new ArrayList<>();

    AttentionProducts(OneDnnStream stream) {
        this.stream = stream;
        for (Kind kind : Kind.values()) {
            for (Target target : Target.values()) {
                for (DType dtype : DType.values()) {
                    products.add(new PrimitiveCache<>(size -> make(kind, target, dtype, size)));
                }
            }
        }
    }

    /**
     * A product into the one place that its result has.
     *
     * @param size {@link AttentionTile#atOrigin} of a tile
     * @param dtype of qkv
     */
    AddressedProduct get(Kind kind, AttentionTile size, DType dtype) {
        return get(kind, size, dtype, Target.DIRECT);
    }

    /** A product of gradients of keys or values. */
    AddressedProduct get(Kind kind, AttentionTile size, DType dtype, Target target) {
        int index = (kind.ordinal() * TARGETS + target.ordinal()) * DTYPES + dtype.ordinal();
        return products.get(index).get(size);
    }

    private AddressedProduct make(Kind kind, Target target, DType dtype, AttentionTile tile) {
        MatrixLayout queries = tile.queryLayout(dtype);
        MatrixLayout keys = tile.keyLayout(dtype);
        MatrixLayout out = tile.outLayout(dtype);
        MatrixLayout scores = tile.scoreLayout(DType.F32);
        MatrixLayout columns = tile.scoreLayout(dtype);
        MatrixLayout keyGradients = target.gathered() ? tile.gatheredLayout() : keys;
        Epilogue epilogue = target.added() ? Epilogue.ADD_TO_DESTINATION : Epilogue.OVERWRITE;
        return switch (kind) {
            case SCORES -> matmul(keys, queries.transposed(), scores, epilogue);
            case OUTPUT -> matmul(columns.transposed(), keys, tile.gatheredOutLayout(), epilogue);
            case PROBABILITY_GRADIENT -> matmul(keys, out.transposed(), scores, epilogue);
            case QUERY_GRADIENT -> matmul(columns.transposed(), keys, queries, epilogue);
            case KEY_GRADIENT -> matmul(columns, queries, keyGradients, epilogue);
            case VALUE_GRADIENT -> matmul(columns, out, keyGradients, epilogue);
        };
    }

    private AddressedProduct matmul(MatrixLayout src, MatrixLayout weights, MatrixLayout dst, Epilogue epilogue) {
        return AddressedProduct.of(stream, src, weights, dst, false, epilogue);
    }

    @Override
    public void close() {
        products.forEach(PrimitiveCache::close);
    }
}
