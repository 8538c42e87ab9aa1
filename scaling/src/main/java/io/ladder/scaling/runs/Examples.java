package io.ladder.scaling.runs;

import java.util.List;

/** The first of many things, for people: {@code a, b, c and 12 more}. */
final class Examples {
    private Examples() {}

    /** @param most to name */
    static String of(List<String> all, int most) {
        String text = String.join(", ", all.subList(0, Math.min(most, all.size())));
        return all.size() > most ? text + " and " + (all.size() - most) + " more" : text;
    }
}
