package io.ladder.tensor;

/**
 * A block of attention scores that is computed at once: some sequences, some key/value heads and one query head of each
 * group, some queries, and all keys that any of these queries sees. Scratch for scores is bounded by the tile, not by
 * the sequence length squared.
 *
 * @param batchFrom first sequence
 * @param kvHeadFrom first key/value head
 * @param member which query head of each group: query head = kvHead * group size + member
 * @param queryFrom first query position
 * @param keyFrom first key position, which the first query sees, or a little before
 * @param keyTo after the last key position, which is the last query's, or a little further
 */
record AttentionTile(
        AttentionShape shape,
        int batchFrom,
        int batches,
        int kvHeadFrom,
        int kvHeads,
        int member,
        int queryFrom,
        int queries,
        int keyFrom,
        int keyTo) {
    /** Scores of a line of the cache, and of the widest vector. */
    static final int LINE = 16;

    /** A tile of the same sizes, the same wherever this one lies: what a matrix product is made for. */
    AttentionTile atOrigin() {
        return new AttentionTile(shape, 0, batches, 0, kvHeads, 0, 0, queries, 0, keys());
    }

    /** Number of keys. */
    int keys() {
        return keyTo - keyFrom;
    }

    /** Scores from one key to the next. */
    int queryStride() {
        return queryStride(queries);
    }

    /**
     * Scores from one key to the next for so many queries: whole vectors, and one more where rows of scores would otherwise
     * begin in a quarter of the first-level cache's sets or fewer, as a loop over keys takes a line of each row.
     */
    static int queryStride(int queries) {
        int lines = (queries + LINE - 1) / LINE;
        return LINE * (lines % 4 == 0 ? lines + 1 : lines);
    }

    /** Sequences and heads. */
    int heads() {
        return batches * kvHeads;
    }

    /** Scores of one head. */
    int headScores() {
        return keys() * queryStride();
    }

    /** Bytes of scratch for the scores. */
    long scratchBytes() {
        return 4L * heads() * headScores();
    }

    /** Bytes of f32 rows of out, gathered: [sequences, heads, queries, headDim]. */
    long outBytes() {
        return 4L * heads() * queries * shape.headDim();
    }

    /** Bytes of a number per query of each head. */
    long perQueryBytes() {
        return 4L * heads() * queryStride();
    }

    /** Bytes of a vector of f32 per key, the widest there is. */
    long columnBytes() {
        return 4L * keys() * LINE;
    }

    /** Sequence of one of the tile's heads. */
    int batchOf(int head) {
        return batchFrom + head / kvHeads;
    }

    /** Query head of one of the tile's heads. */
    int headOf(int head) {
        return (kvHeadFrom + head % kvHeads) * group() + member;
    }

    /** Element of logSumExp of the first query of a head; the next query's follows. */
    int logSumExpAt(int head) {
        return (batchOf(head) * shape.heads() + headOf(head)) * shape.seq() + queryFrom;
    }

    /** Element of out where the output of a head's first query lies; the next query's is a row further. */
    int outAt(int head) {
        return (batchOf(head) * shape.seq() + queryFrom) * shape.outDim() + headOf(head) * shape.headDim();
    }

    /** Which of the tile's keys a query sees first; later queries see none before it. */
    int firstKeyOf(int query) {
        return Math.max(0, query - shape.window() + 1) - keyFrom;
    }

    /** After which of the tile's keys a query sees none. */
    int endKeyOf(int query) {
        return query + 1 - keyFrom;
    }

    /** Element of qkv where the tile's first query lies. */
    long queryStart() {
        return ((long) batchFrom * shape.seq() + queryFrom) * shape.qkvDim() + headOf(0) * (long) shape.headDim();
    }

    /** Element of qkv where the tile's first key lies. */
    long keyStart() {
        return ((long) batchFrom * shape.seq() + keyFrom) * shape.qkvDim()
                + (shape.heads() + kvHeadFrom) * (long) shape.headDim();
    }

    /** Element of qkv where the tile's first value lies. */
    long valueStart() {
        return keyStart() + (long) shape.kvHeads() * shape.headDim();
    }

    /** Element of out where the tile's first query lies. */
    long outStart() {
        return ((long) batchFrom * shape.seq() + queryFrom) * shape.outDim() + headOf(0) * (long) shape.headDim();
    }

    /** Queries of qkv as [sequences, heads, queries, headDim]. */
    MatrixLayout queryLayout(DType dtype) {
        return new MatrixLayout(dtype, new long[] {batches, kvHeads, queries, shape.headDim()}, new long[] {
            (long) shape.seq() * shape.qkvDim(), (long) group() * shape.headDim(), shape.qkvDim(), 1
        });
    }

    /** Keys or values of qkv as [sequences, heads, keys, headDim]. */
    MatrixLayout keyLayout(DType dtype) {
        return new MatrixLayout(dtype, new long[] {batches, kvHeads, keys(), shape.headDim()}, new long[] {
            (long) shape.seq() * shape.qkvDim(), shape.headDim(), shape.qkvDim(), 1
        });
    }

    /** Rows of out as [sequences, heads, queries, headDim]. */
    MatrixLayout outLayout(DType dtype) {
        return new MatrixLayout(dtype, new long[] {batches, kvHeads, queries, shape.headDim()}, new long[] {
            (long) shape.seq() * shape.outDim(), (long) group() * shape.headDim(), shape.outDim(), 1
        });
    }

    /** Rows of out, gathered, as [sequences, heads, queries, headDim], f32. */
    MatrixLayout gatheredOutLayout() {
        long row = shape.headDim();
        long head = queries * row;
        return new MatrixLayout(DType.F32, new long[] {batches, kvHeads, queries, shape.headDim()}, new long[] {
            kvHeads * head, head, row, 1
        });
    }

    /**
     * Scores or gradients of probabilities, f32, or what takes their place in the same memory, as [sequences, heads,
     * keys, queries]. A row of bf16 begins where the row of f32 began.
     */
    MatrixLayout scoreLayout(DType dtype) {
        long row = (long) queryStride() * DType.F32.bytes() / dtype.bytes();
        long head = keys() * row;
        return new MatrixLayout(
                dtype, new long[] {batches, kvHeads, keys(), queries}, new long[] {kvHeads * head, head, row, 1});
    }

    /** Gradients of the tile's keys or values, gathered: [sequences, seq, 2 kvHeads headDim], of all positions. */
    MatrixLayout gatheredLayout() {
        long row = gatheredRow();
        return new MatrixLayout(DType.F32, new long[] {batches, kvHeads, keys(), shape.headDim()}, new long[] {
            shape.seq() * row, shape.headDim(), row, 1
        });
    }

    /** Rows of the gathered gradients: all positions of the tile's sequences. */
    int gatheredRows() {
        return batches * shape.seq();
    }

    /** Elements of one of them: keys of the tile's heads, then values. */
    int gatheredRow() {
        return 2 * kvHeads * shape.headDim();
    }

    /** Bytes of them. */
    long gatheredBytes() {
        return (long) Float.BYTES * gatheredRows() * gatheredRow();
    }

    /** Element of the gathered gradients where those of the tile's first key lie. */
    long gatheredKeyStart() {
        return (long) keyFrom * gatheredRow();
    }

    /** Element of the gathered gradients where those of the tile's first value lie. */
    long gatheredValueStart() {
        return gatheredKeyStart() + (long) kvHeads * shape.headDim();
    }

    private int group() {
        return shape.heads() / shape.kvHeads();
    }
}
