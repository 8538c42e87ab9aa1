package io.ladder.scaling.report.chart;

/** What a series is to the reader; both drawers give each role one colour, the same in every plot. */
public enum Role {
    /** Runs as they were measured. */
    MEASURED,
    /** The law, or what follows from it. */
    LAW,
    /** The best split of compute. */
    FRONTIER,
    /** What was kept from the fit, or left out of it. */
    HELD,
    /** Lines to compare with. */
    GUIDE,
    /** A quantity of its own: coloured by {@link Series#shades()}. */
    SHADED
}
