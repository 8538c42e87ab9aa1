package io.ladder.model;

/**
 * Windows of tokens that go through the model together: arrays that their owner fills again and again.
 */
public final class TokenBatch {
    private final int[] inputs;
    private final int[] targets;
    private final int sequences;
    private final int seq;
    private long firstRow;
    private long dropoutKey;

    /**
     * @param inputs row-major [sequences, seq], at least; each below vocab
     * @param targets the token after each input, same layout
     * @param sequences number of windows
     * @param seq tokens of each window, at most the model's
     */
    public TokenBatch(int[] inputs, int[] targets, int sequences, int seq) {
        int rows = Math.multiplyExact(sequences, seq);
        if (sequences < 1 || seq < 1 || inputs.length < rows || targets.length < rows) {
            throw new IllegalArgumentException("batch of " + sequences + " sequences of " + seq + " with "
                    + inputs.length + " inputs and " + targets.length + " targets");
        }
        this.inputs = inputs;
        this.targets = targets;
        this.sequences = sequences;
        this.seq = seq;
    }

    /**
     * Says where in the training run these windows lie.
     *
     * @param row number of the first row (sequence * seq + position) within the step's global batch: dropout draws by it,
     *     so it does not depend on ranks or micro-batches
     * @param key of this step's dropout
     * @return this
     */
    public TokenBatch at(long row, long key) {
        firstRow = row;
        dropoutKey = key;
        return this;
    }

    /** Row-major [sequences, seq], at least. */
    public int[] inputs() {
        return inputs;
    }

    /** The token after each input, same layout. */
    public int[] targets() {
        return targets;
    }

    /** Number of windows. */
    public int sequences() {
        return sequences;
    }

    /** Tokens of each window. */
    public int seq() {
        return seq;
    }

    /** Number of the first row within the step's global batch; 0 outside of training. */
    public long firstRow() {
        return firstRow;
    }

    /** Key of the step's dropout; 0 outside of training. */
    public long dropoutKey() {
        return dropoutKey;
    }

    /** sequences * seq. */
    public int rows() {
        return sequences * seq;
    }
}
