package io.ladder.scaling.report.chart;

/**
 * One axis of a plot.
 *
 * @param title what is measured, with its unit
 * @param logarithmic for positive numbers over orders of magnitude
 */
public record Axis(String title, Quantity quantity, boolean logarithmic) {
    /** An axis in steps of equal difference. */
    public static Axis linear(String title, Quantity quantity) {
        return new Axis(title, quantity, false);
    }

    /** An axis in steps of equal ratio. */
    public static Axis logarithmic(String title, Quantity quantity) {
        return new Axis(title, quantity, true);
    }

    /** Whether a value has a place on this axis. */
    boolean holds(double value) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }
}
