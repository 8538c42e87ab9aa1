package io.ladder.scaling.report.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is drawn in one colour under one name.
 *
 * @param x abscissae
 * @param y ordinates; NaN breaks a line
 * @param upper upper edge of a {@link Kind#BAND}, whose lower edge is {@code y}; empty otherwise
 * @param labels what each point is, for its tooltip; empty if there is nothing to say. One alone labels a line's end
 * @param shades place of each point on the colour scale, 0 to 1; one alone is for all; empty unless the role is {@link
 *     Role#SHADED}
 * @param named whether it stands in the legend
 */
public record Series(
        String name,
        Kind kind,
        Role role,
        List<Double> x,
        List<Double> y,
        List<Double> upper,
        List<String> labels,
        List<Double> shades,
        boolean named) {

    /** How a series is drawn. */
    public enum Kind {
        LINE,
        DASHED,
        POINTS,
        /** Points that must be found among others. */
        MARKS,
        BAND
    }

    public Series {
        x = List.copyOf(x);
        y = List.copyOf(y);
        upper = List.copyOf(upper);
        labels = List.copyOf(labels);
        shades = List.copyOf(shades);
        if (x.size() != y.size() || (!upper.isEmpty() && upper.size() != x.size())) {
            throw new IllegalArgumentException(
                    name + ": " + x.size() + " abscissae, " + y.size() + " and " + upper.size() + " ordinates");
        }
    }

    public static Series line(String name, Role role, List<Double> x, List<Double> y) {
        return new Series(name, Kind.LINE, role, x, y, List.of(), List.of(), List.of(), true);
    }

    public static Series points(String name, Role role, List<Double> x, List<Double> y) {
        return new Series(name, Kind.POINTS, role, x, y, List.of(), List.of(), List.of(), true);
    }

    public static Series marks(String name, Role role, List<Double> x, List<Double> y) {
        return new Series(name, Kind.MARKS, role, x, y, List.of(), List.of(), List.of(), true);
    }

    public static Series band(String name, Role role, List<Double> x, List<Double> lower, List<Double> upper) {
        return new Series(name, Kind.BAND, role, x, lower, upper, List.of(), List.of(), true);
    }

    /** Upright bars from low to high, as one broken line. */
    public static Series bars(String name, Role role, List<Double> x, List<Double> low, List<Double> high) {
        var across = new ArrayList<Double>();
        var up = new ArrayList<Double>();
        for (int i = 0; i < x.size(); i++) {
            across.addAll(Collections.nCopies(3, x.get(i)));
            up.addAll(List.of(low.get(i), high.get(i), Double.NaN));
        }
        return line(name, role, across, up);
    }

    public Series dashed() {
        return new Series(name, Kind.DASHED, role, x, y, upper, labels, shades, named);
    }

    public Series labelled(List<String> says) {
        return new Series(name, kind, role, x, y, upper, says, shades, named);
    }

    /** Coloured by a quantity. */
    public Series shaded(List<Double> places) {
        return new Series(name, kind, Role.SHADED, x, y, upper, labels, places, named);
    }

    /** Left out of the legend. */
    public Series unnamed() {
        return new Series(name, kind, role, x, y, upper, labels, shades, false);
    }
}
