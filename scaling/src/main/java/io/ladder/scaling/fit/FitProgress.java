package io.ladder.scaling.fit;

/** Told how far a long fit is; called by several threads. */
@FunctionalInterface
public interface FitProgress {
    /** Replicates for intervals. */
    String BOOTSTRAP = "bootstrap";
    /** The same of the hold-out. */
    String HOLD_OUT = "hold-out";
    /** Descents that look for the law itself. */
    String SEARCH = "search";

    /** Nobody listens. */
    FitProgress SILENT = (what, done, of) -> {};

    /**
     * One more is done.
     *
     * @param what is counted, such as {@link #BOOTSTRAP}
     * @param done of {@code of}
     */
    void fitted(String what, int done, int of);

    /** Tells the same of another part. */
    default FitProgress as(String part) {
        return (what, done, of) -> fitted(part, done, of);
    }
}
