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
    /** A tile of the same sizes, the same wherever this one lies: what a matrix product is made for. */
    AttentionTile atOrigin() {
        return new AttentionTile(shape, 0, batches, 0, kvHeads, 0, 0, queries, 0, keys());
    }

    /** One head of it with some of its keys, the same wherever this one lies. */
    AttentionTile headWithKeys(int count) {
        return new AttentionTile(shape, 0, 1, 0, 1, 0, 0, queries, 0, count);
    }

    /** How many of the first keys all queries see, with nothing added to their scores. */
    int plainKeys() {
        boolean partly = shape.alibi() || queryFrom + queries - keyFrom > shape.window();
        return partly ? 0 : Math.max(0, queryFrom - keyFrom);
    }

    /** Number of keys. */
    int keys() {
        return keyTo - keyFrom;
    }

    /** Scores from one row to the next: whole vectors. */
    int rowStride() {
        return roundUp(keys());
    }

    /** The same in elements of a type that takes the scores' place. */
    int rowStride(DType dtype) {
        return rowStride() * (DType.F32.bytes() / dtype.bytes());
    }

    /** Probabilities or gradients of scores from one key to the next, where queries are columns: whole vectors. */
    int queryStride() {
        return roundUp(queries);
    }

    /** Sequences and heads. */
    int heads() {
        return batches * kvHeads;
    }

    /** Rows of scores, ordered by sequence, head, query. */
    int rows() {
        return batches * kvHeads * queries;
    }

    /** Bytes of scratch for the scores, in either order of queries and keys. */
    long scratchBytes() {
        return 4L * heads() * Math.max(queries * rowStride(), keys() * queryStride());
    }

    /** Bytes of a number per query of each head. */
    long perQueryBytes() {
        return 4L * heads() * queryStride();
    }

    /** Bytes of an f32 matrix of some keys and all queries of one head. */
    long matrixBytes(int someKeys) {
        return 4L * someKeys * queryStride();
    }

    /** Sequence of a row of scores. */
    int batchOf(int row) {
        return batchFrom + row / (kvHeads * queries);
    }

    /** Query head of a row of scores. */
    int headOf(int row) {
        return (kvHeadFrom + row / queries % kvHeads) * group() + member;
    }

    /** Query position of a row of scores. */
    int queryOf(int row) {
        return queryFrom + row % queries;
    }

    /** Element of logSumExp of a row of scores. */
    int logSumExpOf(int row) {
        return (batchOf(row) * shape.heads() + headOf(row)) * shape.seq() + queryOf(row);
    }

    /** Of a row of scores, where each head's numbers per query begin with a whole vector. */
    int perQueryOf(int row) {
        return row / queries * queryStride() + row % queries;
    }

    /** Whether a query sees a key. */
    boolean sees(int query, int key) {
        return key <= query && key > query - shape.window();
    }

    /** Element of out where a row of scores has its output. */
    int outOf(int row) {
        return (batchOf(row) * shape.seq() + queryOf(row)) * shape.outDim() + headOf(row) * shape.headDim();
    }

    /** Where the rows of the same sequence and head as {@code row} end, at most {@code to}. */
    int endOfHead(int row, int to) {
        return Math.min(to, (row / queries + 1) * queries);
    }

    /** Element in the row of scores of a query where the first vector begins that holds a visible key. */
    int firstVector(int query) {
        int firstKey = Math.max(0, query - shape.window() + 1) - keyFrom;
        return firstKey / LaneCount.COUNT * LaneCount.COUNT;
    }

    /** Element in the row of scores of a query where the last vector ends that holds a visible key. */
    int endVector(int query) {
        return roundUp(query + 1 - keyFrom);
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

    /** From the tile's first query in qkv to that of one of its heads, in elements. */
    long queryOffset(int head) {
        return (long) (head / kvHeads) * shape.seq() * shape.qkvDim()
                + head % kvHeads * (long) group() * shape.headDim();
    }

    /** The same of a key or value. */
    long keyOffset(int head) {
        return (long) (head / kvHeads) * shape.seq() * shape.qkvDim() + head % kvHeads * (long) shape.headDim();
    }

    /** The same in out. */
    long outOffset(int head) {
        return (long) (head / kvHeads) * shape.seq() * shape.outDim()
                + head % kvHeads * (long) group() * shape.headDim();
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

    /**
     * Scores, f32, or what takes their place in the same memory, as [sequences, heads, queries, keys]. A row of bf16
     * begins where the row of scores began.
     */
    MatrixLayout scoreLayout(DType dtype) {
        long row = rowStride(dtype);
        long head = queries * row;
        return new MatrixLayout(
                dtype, new long[] {batches, kvHeads, queries, keys()}, new long[] {kvHeads * head, head, row, 1});
    }

    /** Probabilities or gradients of scores as [sequences, heads, keys, queries]. */
    MatrixLayout backwardLayout(DType dtype) {
        long row = queryStride();
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

    private static int roundUp(int keys) {
        return (keys + LaneCount.COUNT - 1) / LaneCount.COUNT * LaneCount.COUNT;
    }
}
