package io.ladder.tensor;

/**
 * What attention computes of a tile's scores and their gradients besides its products, one column of queries after
 * another: {@link VectorSoftmax} says how they lie.
 */
final class AttentionColumns implements AutoCloseable {
    /**
     * Between these bounds, sums of exponentials of the scores themselves are as exact as those of their distances from
     * the largest one: no exponential that counts has left f32, and those that became 0 are less than 1e-12 of the sum.
     */
    private static final float SMALLEST_SUM = 1e-25f;

    private static final float LARGEST_SUM = 1e25f;

    private final AttentionOperands of;
    private final Scratch scoreScratch = new Scratch();
    /** In backward of gradients, in forward of the output. */
    private final Scratch gradientScratch = new Scratch();

    private final Scratch shiftScratch = new Scratch();
    /** Of forward's sums, backward's means. */
    private final Scratch sumScratch = new Scratch();

    private final Scratch dropoutScratch = new Scratch();

    private final AttentionColumn column = new AttentionColumn();
    private AttentionTile tile;
    /** Whether the products read bf16. */
    private boolean narrow;

    private Elements narrowScores;
    private Elements narrowGradients;

    AttentionColumns(AttentionOperands of) {
        this.of = of;
    }

    /** Makes room for a tile, of any content; to be called before each pass over one. */
    void begin(AttentionTile next) {
        tile = next;
        narrow = of.qkv.dtype() == DType.BF16;
        long bytes = tile.scratchBytes();
        long outOrGradients = Math.max(bytes, tile.outBytes());
        column.scores = scoreScratch.elements(DType.F32, bytes);
        narrowScores = scoreScratch.elements(DType.BF16, bytes);
        column.gradients = gradientScratch.elements(DType.F32, outOrGradients);
        narrowGradients = gradientScratch.elements(DType.BF16, outOrGradients);
        column.shifts = shiftScratch.elements(DType.F32, tile.perQueryBytes());
        column.sums = sumScratch.elements(DType.F32, tile.perQueryBytes());
        column.means = column.sums;
        column.multipliers = dropoutScratch.elements(DType.F32, tile.columnBytes());
        column.bias = of.plan.bias().values();
        column.scale = tile.shape().scoreScale();
        column.stride = tile.queryStride();
    }

    /** Where scores are, and then probabilities; valid as all addresses until {@link #begin}. */
    long scores() {
        return scoreScratch.address(0);
    }

    /** Where gradients of probabilities are, and then those of scores. */
    long gradients() {
        return gradientScratch.address(0);
    }

    /** Where forward's output is gathered, over the sums of exponentials still to be divided by. */
    long out() {
        return gradientScratch.address(0);
    }

    /**
     * Scores to exponentials, which dropout is applied to, 0 where a query does not see a key; and their sums before that.
     * Returns whether the sums are good; if not, the scores are to be computed again for {@link #shiftedExponentials}.
     */
    boolean exponentials() {
        VectorRows.zero(column.shifts, 0, tile.heads() * tile.queryStride());
        boolean good = true;
        for (int head = 0; head < tile.heads(); head++) {
            exponentials(head, false);
            good &= goodSums(head);
        }
        return good;
    }

    /** The same with each query's largest score as a shift: right for all finite scores. */
    void shiftedExponentials() {
        for (int head = 0; head < tile.heads(); head++) {
            exponentials(head, true);
        }
    }

    private void exponentials(int head, boolean shifted) {
        for (int query = 0; query < tile.queries(); query += Lanes.COUNT) {
            seenKeys(head, query);
            if (shifted) {
                VectorSoftmax.MAXIMA.run(column);
            }
            VectorSoftmax.EXPONENTIALS.run(column);
            if (of.dropout.drops()) {
                writeMultipliers(head, query);
                drop(column.scores);
            }
            store(column.scores, narrowScores, head, query);
        }
    }

    private boolean goodSums(int head) {
        boolean good = true;
        int at = head * tile.queryStride();
        for (int i = 0; i < tile.queries(); i++) {
            float sum = column.sums.get(at + i);
            good &= sum > SMALLEST_SUM && sum < LARGEST_SUM;
        }
        return good;
    }

    /** The gathered output over the sums into its place; logSumExp. */
    void storeOut() {
        int headDim = tile.shape().headDim();
        int outDim = tile.shape().outDim();
        Elements gathered = column.gradients; // a forward pass has none in it
        Elements out = of.out.elements();
        Elements logSumExp = of.logSumExp.elements();
        for (int head = 0; head < tile.heads(); head++) {
            int at = head * tile.queryStride();
            int saved = tile.logSumExpAt(head);
            int from = head * tile.queries() * headDim;
            int to = tile.outAt(head);
            for (int i = 0; i < tile.queries(); i++) {
                float sum = column.sums.get(at + i);
                logSumExp.put(saved + i, (float) (column.shifts.get(at + i) + Math.log(sum)));
                VectorRows.scaled(gathered, from, 1 / sum, out, to, headDim);
                from += headDim;
                to += outDim;
            }
        }
    }

    /** Scores and gradients of probabilities to probabilities, which dropout is applied to, and gradients of scores. */
    void backward() {
        for (int head = 0; head < tile.heads(); head++) {
            boolean finite = shifts(head);
            for (int query = 0; query < tile.queries(); query += Lanes.COUNT) {
                backward(head, query, finite);
            }
        }
    }

    private void backward(int head, int query, boolean finite) {
        seenKeys(head, query);
        boolean drops = of.dropout.drops();
        if (drops) {
            writeMultipliers(head, query);
            drop(column.gradients);
        }
        VectorSoftmax.PROBABILITIES.run(column);
        VectorSoftmax.GRADIENTS.run(column);
        if (drops) {
            drop(column.scores);
        }
        if (!finite) {
            poison(head, query);
        }
        store(column.scores, narrowScores, head, query);
        store(column.gradients, narrowGradients, head, query);
    }

    /** Backward's shifts of a head; returns whether all are finite. */
    private boolean shifts(int head) {
        Elements logSumExp = of.logSumExp.elements();
        int at = head * tile.queryStride();
        int saved = tile.logSumExpAt(head);
        boolean finite = true;
        for (int i = 0; i < tile.queries(); i++) {
            float shift = logSumExp.get(saved + i);
            finite &= Float.isFinite(shift);
            column.shifts.put(at + i, shift);
        }
        return finite;
    }

    /** Makes what follows from a logSumExp that is not finite NaN: an exp between the two hides it. */
    private void poison(int head, int firstQuery) {
        int end = Math.min(firstQuery + Lanes.COUNT, tile.queries());
        for (int i = firstQuery; i < end; i++) {
            if (Float.isFinite(column.shifts.get(head * tile.queryStride() + i))) {
                continue;
            }
            int query = tile.queryFrom() + i;
            for (int k = tile.firstKeyOf(query); k < tile.endKeyOf(query); k++) {
                int at = head * tile.headScores() + k * column.stride + i;
                column.scores.put(at, Float.NaN);
                column.gradients.put(at, Float.NaN);
            }
        }
    }

    /**
     * Multiplies a column that was told of by dropout's multipliers. Keys that a query of it does not see have one too, of
     * which nothing comes: their probabilities are 0.
     */
    private void drop(Elements x) {
        column.target = x;
        VectorSoftmax.MULTIPLY.run(column);
    }

    /** Writes dropout's multipliers of the keys that a column sees. */
    private void writeMultipliers(int head, int query) {
        AttentionDropout dropout = of.dropout;
        AttentionShape shape = tile.shape();
        long position = (long) tile.batchOf(head) * shape.seq() + tile.queryFrom() + query;
        long firstCounter = dropout.counter(shape, position, tile.headOf(head)) + tile.keyFrom();
        int first = firstKey(query);
        dropout.multipliers(
                column.multipliers.bytes(),
                endKey(query) - first,
                firstCounter + first,
                AttentionDropout.stride(shape));
    }

    /** A column as the products read it, 0 where none of its queries sees a key. */
    private void store(Elements x, Elements narrowX, int head, int query) {
        column.target = x;
        column.narrowTarget = narrowX;
        VectorSoftmax clear = narrow ? VectorSoftmax.CLEAR_NARROW : VectorSoftmax.CLEAR;
        if (narrow) {
            seenKeys(head, query);
            VectorSoftmax.ROUND.run(column);
        }
        tell(head, query, 0, firstKey(query));
        clear.run(column);
        tell(head, query, endKey(query), tile.keys());
        clear.run(column);
    }

    private void seenKeys(int head, int query) {
        tell(head, query, firstKey(query), endKey(query));
    }

    /** Says which keys of a head the next loop takes, and which column: that of a query, one of whole vectors. */
    private void tell(int head, int query, int fromKey, int toKey) {
        int headAt = head * tile.headScores();
        int row = fromKey * column.stride;
        column.at = headAt + row + query;
        column.narrowAt = 2 * (headAt + row) + query;
        column.keys = toKey - fromKey;
        column.biasAt = of.plan.bias().at(tile.headOf(head), tile.keyFrom() + fromKey - tile.queryFrom() - query);
        column.perQueryAt = head * column.stride + query;
    }

    /** Which of the tile's keys is the first that a query of a column sees. */
    private int firstKey(int query) {
        return tile.firstKeyOf(tile.queryFrom() + query);
    }

    /** After which key no query of a column sees one. */
    private int endKey(int query) {
        return tile.endKeyOf(tile.queryFrom() + Math.min(query + Lanes.COUNT, tile.queries()) - 1);
    }

    long scratchBytes() {
        return scoreScratch.bytes()
                + gradientScratch.bytes()
                + shiftScratch.bytes()
                + sumScratch.bytes()
                + dropoutScratch.bytes();
    }

    @Override
    public void close() {
        scoreScratch.close();
        gradientScratch.close();
        shiftScratch.close();
        sumScratch.close();
        dropoutScratch.close();
    }
}
