package io.ladder.scaling.fit;

import io.ladder.scaling.runs.RunTable;

/** Finds the law of one form from runs. Stateless; safe to share between threads. */
public interface LawFit {
    /** Name as in {@code --form}. */
    String form();

    /** Whether rows along a training are wanted; else the last row of each run is its final loss. */
    default boolean readsCurves() {
        return false;
    }

    /** Whether the law has a D; else a table needs none. */
    default boolean readsTokens() {
        return true;
    }

    /**
     * Fits, and finds out how far the result can be trusted.
     *
     * @throws io.ladder.conf.ConfigException if the table cannot determine the law at all
     */
    FitReport fit(RunTable table, FitOptions options);
}
