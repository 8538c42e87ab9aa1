package io.ladder.tensor;

/**
 * The sizes that a kernel call must agree on, checked once at its entrance: loops behind it use unchecked memory.
 *
 * <p>Leading dims are free: a tensor counts as [rows, columns] with columns its last dim.
 */
final class Shapes {
    private Shapes() {}

    /** The last dim. */
    static int columns(Tensor x) {
        require(x.rank() >= 1, "x", x, "has no dims");
        return x.intDim(x.rank() - 1);
    }

    /** All dims but the last, multiplied. */
    static int rows(Tensor x) {
        int columns = columns(x);
        return columns == 0 ? 0 : Math.toIntExact(x.numElements() / columns);
    }

    static void f32(String name, Tensor x) {
        require(x.dtype() == DType.F32, name, x, "must be F32");
    }

    /** {@code x} is f32 with this many elements. */
    static void elements(String name, Tensor x, long numElements) {
        f32(name, x);
        if (x.numElements() != numElements) {
            throw new IllegalArgumentException(name + " " + x + " must have " + numElements + " elements");
        }
    }

    /** As {@link #elements}, or null. */
    static void elementsOrNull(String name, Tensor x, long numElements) {
        if (x != null) {
            elements(name, x, numElements);
        }
    }

    /** {@code x} is f32 with rows of this many columns. */
    static void matrix(String name, Tensor x, int rows, int columns) {
        elements(name, x, (long) rows * columns);
        require(columns(x) == columns, name, x, "must have last dim " + columns);
    }

    /** Rows of the products x [rows, in] and y [rows, out] of weight [out, in]. */
    static int linear(Tensor x, Tensor weight, Tensor y) {
        f32("weight", weight);
        require(weight.rank() == 2, "weight", weight, "must be [out, in]");
        int rows = rows(x);
        matrix("x", x, rows, weight.intDim(1));
        matrix("y", y, rows, weight.intDim(0));
        return rows;
    }

    /** x and y are [rows, dim], gamma [dim], rstd [rows]. */
    static void normForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd) {
        int dim = columns(x);
        int rows = rows(x);
        f32("x", x);
        elements("gamma", gamma, dim);
        matrix("y", y, rows, dim);
        elements("rstd", rstd, rows);
    }

    /** dy, x and dx are [rows, dim], gamma and dGamma [dim], rstd [rows]. */
    static void normBackward(Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, Tensor dGamma) {
        int dim = columns(x);
        int rows = rows(x);
        f32("x", x);
        matrix("dy", dy, rows, dim);
        elements("gamma", gamma, dim);
        elements("rstd", rstd, rows);
        matrix("dx", dx, rows, dim);
        elements("dGamma", dGamma, dim);
    }

    /** Half the columns of gateUp, which are those of y. */
    static int swiGlu(Tensor gateUp, Tensor y) {
        int ffn = columns(y);
        f32("y", y);
        matrix("gateUp", gateUp, rows(y), 2 * ffn);
        return ffn;
    }

    /** Packed qkv and the output of attention fit the shape. */
    static void attention(AttentionShape shape, Tensor qkv, Tensor out) {
        int rows = Math.multiplyExact(shape.batch(), shape.seq());
        matrix("qkv", qkv, rows, shape.qkvDim());
        matrix("out", out, rows, shape.outDim());
    }

    /** Both caches hold batch * seq rows of key/value heads, and the position lies inside. */
    static void attentionStep(
            AttentionShape shape, Tensor qkv, Tensor keyCache, Tensor valueCache, int position, Tensor out) {
        int cacheRows = Math.multiplyExact(shape.batch(), shape.seq());
        matrix("qkv", qkv, shape.batch(), shape.qkvDim());
        matrix("out", out, shape.batch(), shape.outDim());
        matrix("keyCache", keyCache, cacheRows, shape.kvHeads() * shape.headDim());
        matrix("valueCache", valueCache, cacheRows, shape.kvHeads() * shape.headDim());
        if (position < 0 || position >= shape.seq()) {
            throw new IllegalArgumentException("position " + position + " is outside the cache of " + shape.seq());
        }
    }

    /** Rotation of even heads by angles of at least seq positions. */
    static void rope(AttentionShape shape, Tensor qkv, Tensor cosSin) {
        matrix("qkv", qkv, Math.multiplyExact(shape.batch(), shape.seq()), shape.qkvDim());
        f32("cosSin", cosSin);
        require(shape.headDim() % 2 == 0, "qkv", qkv, "needs an even headDim, not " + shape.headDim());
        require(
                columns(cosSin) == shape.headDim() && rows(cosSin) >= shape.seq(),
                "cosSin",
                cosSin,
                "must be [at least " + shape.seq() + ", " + shape.headDim() + "]");
    }

    /** Rows of an embedding whose ids all lie inside the token table. */
    static int embedding(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out) {
        int dim = columns(tokenTable);
        int rows = rows(out);
        f32("tokenTable", tokenTable);
        matrix("out", out, rows, dim);
        require(seq >= 1 && tokens.length >= rows, "out", out, "needs a token per row and seq of at least 1");
        if (positionTable != null) {
            f32("positionTable", positionTable);
            require(
                    columns(positionTable) == dim && rows(positionTable) >= Math.min(seq, rows),
                    "positionTable",
                    positionTable,
                    "must be [at least " + seq + ", " + dim + "]");
        }
        indices("token", tokens, 0, rows, rows(tokenTable));
        return rows;
    }

    /** Every index in [from, from + count) is at least 0 and below the limit. */
    static void indices(String name, int[] values, int from, int count, int limit) {
        if (from < 0 || count > values.length - from) {
            throw new IllegalArgumentException(
                    "[" + from + ", " + (from + count) + ") of " + values.length + " " + name + "s");
        }
        for (int i = from; i < from + count; i++) {
            if (values[i] < 0 || values[i] >= limit) {
                throw new IllegalArgumentException(
                        name + " " + values[i] + " at " + i + " is outside a vocabulary of " + limit);
            }
        }
    }

    private static void require(boolean condition, String name, Tensor x, String what) {
        if (!condition) {
            throw new IllegalArgumentException(name + " " + x + " " + what);
        }
    }
}
