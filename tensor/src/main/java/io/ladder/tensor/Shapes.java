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

    /** {@code x} has as many elements as {@code other}. */
    static void sameSize(String name, Tensor x, Tensor other) {
        if (x.numElements() != other.numElements()) {
            throw new IllegalArgumentException(name + " " + x + " must have the size of " + other);
        }
    }

    /** {@code x} has the size and the dtype of {@code other}. */
    static void like(String name, Tensor x, Tensor other) {
        sameSize(name, x, other);
        sameType(name, x, other);
    }

    private static void sameType(String name, Tensor x, Tensor other) {
        if (x.dtype() != other.dtype()) {
            throw new IllegalArgumentException(name + " " + x + " must have the dtype of " + other);
        }
    }

    /** As {@link #elements}, or null. */
    static void elementsOrNull(String name, Tensor x, long numElements) {
        if (x != null) {
            elements(name, x, numElements);
        }
    }

    /** {@code x} has this many rows and columns, of either dtype. */
    static void matrix(String name, Tensor x, int rows, int columns) {
        if (x.numElements() != (long) rows * columns) {
            throw new IllegalArgumentException(name + " " + x + " must have " + (long) rows * columns + " elements");
        }
        if (columns(x) != columns) {
            throw new IllegalArgumentException(name + " " + x + " must have last dim " + columns);
        }
    }

    /**
     * Rows of the product in -> out of a weight [outDim, inDim]: both factors of one dtype; the result of that dtype or
     * f32.
     */
    static int linearForward(Tensor x, Tensor weight, Tensor bias, Tensor residual, Tensor y) {
        int rows = linear(x, weight, y);
        sameType("weight", weight, x);
        product("y", y, x);
        elementsOrNull("bias", bias, weight.dim(0));
        if (residual != null) {
            like("residual", residual, y);
        }
        return rows;
    }

    /** As forward, for dx from dy; a sum is gathered in f32. */
    static int linearBackwardInput(Tensor dy, Tensor weight, Tensor dx, boolean add) {
        int rows = linear(dx, weight, dy);
        sameType("weight", weight, dy);
        product("dx", dx, dy);
        if (add) {
            f32("dx", dx);
        }
        return rows;
    }

    /** As forward, for dx from dy, multiplied by a slope like dx. */
    static int linearBackwardInput(Tensor dy, Tensor weight, Tensor slope, Tensor dx) {
        like("slope", slope, dx);
        return linearBackwardInput(dy, weight, dx, false);
    }

    /** As forward, for the f32 gradients of the weights from dy and x. */
    static int linearBackwardWeight(Tensor dy, Tensor x, Tensor dWeight, Tensor dBias) {
        int rows = linear(x, dWeight, dy);
        sameType("dy", dy, x);
        f32("dWeight", dWeight);
        elementsOrNull("dBias", dBias, dWeight.dim(0));
        return rows;
    }

    private static void product(String name, Tensor result, Tensor factor) {
        require(result.dtype() == DType.F32 || factor.dtype() == DType.BF16, name, result, "must be F32");
    }

    private static int linear(Tensor x, Tensor weight, Tensor y) {
        require(weight.rank() == 2, "weight", weight, "must be [out, in]");
        int rows = rows(x);
        matrix("x", x, rows, weight.intDim(1));
        matrix("y", y, rows, weight.intDim(0));
        return rows;
    }

    /** x and y are [rows, dim], gamma [dim], rstd [rows]; f32 but y, which is either. */
    static void normForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd) {
        int dim = columns(x);
        int rows = rows(x);
        f32("x", x);
        elements("gamma", gamma, dim);
        matrix("y", y, rows, dim);
        elements("rstd", rstd, rows);
    }

    /** dy, x and dx are [rows, dim], gamma and dGamma [dim], rstd [rows]; f32 but dy, which is either. */
    static void normBackward(Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, Tensor dGamma) {
        int dim = columns(x);
        int rows = rows(x);
        f32("x", x);
        matrix("dy", dy, rows, dim);
        elements("gamma", gamma, dim);
        elements("rstd", rstd, rows);
        matrix("dx", dx, rows, dim);
        f32("dx", dx);
        elements("dGamma", dGamma, dim);
    }

    /** y and, unless it is null, slope are like x; returns their elements. */
    static int activation(Tensor x, Tensor y, Tensor slope) {
        like("y", y, x);
        if (slope != null) {
            like("slope", slope, x);
        }
        return Math.toIntExact(x.numElements());
    }

    /** Half the columns of gateUp, which are those of y. */
    static int swiGlu(Tensor gateUp, Tensor y) {
        int ffn = columns(y);
        matrix("gateUp", gateUp, rows(y), 2 * ffn);
        sameType("gateUp", gateUp, y);
        return ffn;
    }

    /** Packed qkv and the output of attention fit the shape. */
    static void attention(AttentionShape shape, Tensor qkv, Tensor out) {
        int rows = Math.multiplyExact(shape.batch(), shape.seq());
        matrix("qkv", qkv, rows, shape.qkvDim());
        matrix("out", out, rows, shape.outDim());
        sameType("out", out, qkv);
    }

    /** Both caches hold batch * seq rows of key/value heads, and the position lies inside. */
    static void attentionStep(
            AttentionShape shape, Tensor qkv, Tensor keyCache, Tensor valueCache, int position, Tensor out) {
        int cacheRows = Math.multiplyExact(shape.batch(), shape.seq());
        matrix("qkv", qkv, shape.batch(), shape.qkvDim());
        matrix("out", out, shape.batch(), shape.outDim());
        matrix("keyCache", keyCache, cacheRows, shape.kvHeads() * shape.headDim());
        matrix("valueCache", valueCache, cacheRows, shape.kvHeads() * shape.headDim());
        sameType("out", out, qkv);
        sameType("keyCache", keyCache, qkv);
        sameType("valueCache", valueCache, qkv);
        if (position < 0 || position >= shape.seq()) {
            throw new IllegalArgumentException("position " + position + " is outside the cache of " + shape.seq());
        }
    }

    /** Rotation of even heads by angles of at least seq positions. */
    static void rope(AttentionShape shape, Tensor qkv, Tensor cosSin) {
        matrix("qkv", qkv, Math.multiplyExact(shape.batch(), shape.seq()), shape.qkvDim());
        f32("cosSin", cosSin);
        if (shape.headDim() % 2 != 0) {
            throw new IllegalArgumentException("qkv " + qkv + " needs an even headDim, not " + shape.headDim());
        }
        if (columns(cosSin) != shape.headDim() || rows(cosSin) < shape.seq()) {
            throw new IllegalArgumentException(
                    "cosSin " + cosSin + " must be [at least " + shape.seq() + ", " + shape.headDim() + "]");
        }
    }

    /** Rows of an embedding whose ids all lie inside the token table. */
    static int embedding(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out) {
        int dim = columns(tokenTable);
        int rows = rows(out);
        f32("tokenTable", tokenTable);
        matrix("out", out, rows, dim);
        f32("out", out);
        require(seq >= 1 && tokens.length >= rows, "out", out, "needs a token per row and seq of at least 1");
        if (positionTable != null) {
            f32("positionTable", positionTable);
            if (columns(positionTable) != dim || rows(positionTable) < Math.min(seq, rows)) {
                throw new IllegalArgumentException(
                        "positionTable " + positionTable + " must be [at least " + seq + ", " + dim + "]");
            }
        }
        indices("token", tokens, 0, rows, rows(tokenTable));
        return rows;
    }

    /** Rows of logits, f32, each with a target inside the vocabulary, and a gradient of their size. */
    static int crossEntropy(Tensor logits, int[] targets, int firstTarget, Tensor gradient) {
        f32("logits", logits);
        sameSize("gradient", gradient, logits);
        indices("target", targets, firstTarget, rows(logits), columns(logits));
        return rows(logits);
    }

    /** All f32 and of one size; the copy of either dtype, or null. */
    static void adamW(Tensor weights, Tensor gradients, Tensor m, Tensor v, Tensor copy) {
        f32("weights", weights);
        like("gradients", gradients, weights);
        like("m", m, weights);
        like("v", v, weights);
        if (copy != null) {
            sameSize("copy", copy, weights);
        }
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

    /** {@code what} is a constant: kernels are called hundreds of times per step, and no text is made for those that fit. */
    private static void require(boolean condition, String name, Tensor x, String what) {
        if (!condition) {
            throw new IllegalArgumentException(name + " " + x + " " + what);
        }
    }
}
