package io.ladder.conf;

import java.util.Locale;

/** A number of things, for people: {@code 1 run}, {@code 1,200 runs}. */
public final class Counted {
    private Counted() {}

    /** Of a thing whose plural ends in s. */
    public static String of(long number, String thing) {
        return of(number, thing, thing + "s");
    }

    /**
     * Of other words: {@code of(n, "row repeats", "rows repeat")}.
     *
     * @param one follows the number 1
     * @param many follows every other number
     */
    public static String of(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }
}
