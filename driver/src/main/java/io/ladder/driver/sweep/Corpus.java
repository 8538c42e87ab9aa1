package io.ladder.driver.sweep;

/** What the runs of a sweep read. Setting {@code sweep}. */
public enum Corpus {
    /** Section {@code data}, as in a training run. */
    TEXT,
    /** A language of known entropy rate, section {@code synthetic}. */
    SYNTHETIC
}
