package io.ladder.scaling.runs;

import java.util.ArrayList;
import java.util.List;

/** The first of many things, for people: {@code a, b, c and 12 more}. */
public final class Examples {
    private static final String SEPARATOR = ", ";

    private Examples() {}

    /** @param most to name */
    static String of(List<String> all, int most) {
        return of(all, most, SEPARATOR);
    }

    /** Of things that hold commas: {@code a, b; c, d and 12 more}. */
    static String of(List<String> all, int most, String separator) {
        return first(all.subList(0, Math.min(most, all.size())), all.size(), separator);
    }

    /**
     * Where not all were put into words.
     *
     * @param named the first
     * @param all how many there are
     */
    public static String first(List<String> named, int all) {
        return first(named, all, SEPARATOR);
    }

    /** One below the other. */
    static List<String> lines(List<String> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        var lines = new ArrayList<>(all.subList(0, most));
        lines.add("and " + (all.size() - most) + " more");
        return lines;
    }

    private static String first(List<String> named, int all, String separator) {
        String text = String.join(separator, named);
        return all > named.size() ? text + " and " + (all - named.size()) + " more" : text;
    }
}
