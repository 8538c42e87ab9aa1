package io.ladder.data;

/**
 * The validation split as windows: {@code seq + 1} tokens every {@code seq}, so every token but the first is a target once;
 * a rest shorter than a window is left out. Where fewer tokens are wanted than there are, as many windows as they fill,
 * spread evenly over the split.
 *
 * @param numTokens tokens of the split
 * @param seq inputs per window
 * @param most targets that are wanted; one window is read even if it has more
 */
public record ValidationWindows(long numTokens, int seq, long most) {
    public ValidationWindows {
        if (numTokens < 0 || seq < 1 || most < 1) {
            throw new IllegalArgumentException("numTokens=" + numTokens + ", seq=" + seq + ", most=" + most);
        }
    }

    /** Number of windows; 0 if the split is shorter than one. */
    public long numWindows() {
        return Math.min(available(), Math.max(1, most / seq));
    }

    /** Targets in all of them. */
    public long numTargets() {
        return numWindows() * seq;
    }

    /** First token of a window. */
    public long windowStart(long window) {
        long windows = numWindows();
        long apart = available() / windows;
        long rest = available() % windows; // windows that are left over are dealt out between the others
        return (window * apart + window * rest / windows) * seq;
    }

    private long available() {
        return numTokens == 0 ? 0 : (numTokens - 1) / seq;
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
