package io.ladder.scaling.report.chart;

import java.util.List;
import java.util.Optional;

/**
 * One plot, without a word on who draws it.
 *
 * @param id names the element in the page and the picture's file: lower case letters and hyphens
 * @param title for the picture
 * @param description what is to be seen, for those who cannot see it
 * @param measured abscissae between which runs were measured, shaded behind everything
 * @param readAlong whether the reader asks for values along x rather than of single points
 */
public record Chart(
        String id,
        String title,
        String description,
        Axis x,
        Axis y,
        List<Series> series,
        Optional<Span> measured,
        boolean readAlong) {

    /** A stretch of the x axis. */
    public record Span(String name, double low, double high) {}

    public Chart {
        series = List.copyOf(series);
        if (!id.matches("[a-z][a-z-]*")) {
            throw new IllegalArgumentException("chart id " + id + " is not lower case letters and hyphens");
        }
    }

    public Chart(String id, String title, String description, Axis x, Axis y, List<Series> series) {
        this(id, title, description, x, y, series, Optional.empty(), false);
    }
}
