package io.ladder.data;

/**
 * The validation split as windows one after another: {@code seq + 1} tokens every {@code seq}, so every token but the
 * first is a target once; a rest shorter than a window is left out.
 *
 * @param numTokens tokens of the split
 * @param seq inputs per window
 */
public record ValidationWindows(long numTokens, int seq) {
    public ValidationWindows {
        if (numTokens < 0 || seq < 1) {
            throw new IllegalArgumentException("numTokens=" + numTokens + ", seq=" + seq);
        }
    }

    /** Number of windows; 0 if the split is shorter than one. */
    public long numWindows() {
        return numTokens == 0 ? 0 : (numTokens - 1) / seq;
    }

    /** First token of a window. */
    public long windowStart(long window) {
        return window * seq;
    }

    /**
     * First window of a data rank; it has those up to the next rank's first. Slices differ in length by one at most.
     *
     * @param dataRank from 0; {@code dataDegree} itself gives the end of the last slice
     */
    public long firstWindow(int dataRank, int dataDegree) {
        long even = numWindows() / dataDegree;
        return even * dataRank + Math.min(dataRank, numWindows() % dataDegree);
    }
}
