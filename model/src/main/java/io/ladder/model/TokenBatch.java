package io.ladder.model;

/**
 * Windows of tokens that go through the model together.
 *
 * @param inputs row-major [sequences, seq], at least; each below vocab
 * @param targets the token after each input, same layout
 * @param sequences number of windows
 * @param seq tokens of each window, at most the model's
 * @param firstRow number of the first row (sequence * seq + position) within the step's global batch: dropout draws by
 *     it, so it does not depend on ranks or micro-batches
 * @param dropoutKey key of this step's dropout
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of reused buffers, never compared
public record TokenBatch(int[] inputs, int[] targets, int sequences, int seq, long firstRow, long dropoutKey) {
    public TokenBatch {
        int rows = Math.multiplyExact(sequences, seq);
        if (sequences < 1 || seq < 1 || inputs.length < rows || targets.length < rows) {
            throw new IllegalArgumentException("batch of " + sequences + " sequences of " + seq + " with "
                    + inputs.length + " inputs and " + targets.length + " targets");
        }
    }

    /** sequences * seq. */
    public int rows() {
        return sequences * seq;
    }
}
