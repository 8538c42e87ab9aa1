package io.ladder.conf;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Checks of single settings, for the constructors of config records. */
public final class Require {
    private Require() {}

    /** At least 1. */
    public static void positive(String setting, long value) {
        if (value < 1) {
            throw new ConfigException(setting + "=" + value + " must be at least 1");
        }
    }

    /** At least 0. */
    public static void notNegative(String setting, long value) {
        if (value < 0) {
            throw new ConfigException(setting + "=" + value + " must not be negative");
        }
    }

    /** Finite and above 0. */
    public static void positive(String setting, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ConfigException(setting + "=" + value + " must be a finite number above 0");
        }
    }

    /**
     * Above 0 and finite, in f32 too, which training computes in.
     *
     * @param usual for people, such as {@code 1e-8}
     */
    public static void positiveFloat(String setting, double value, String usual) {
        positive(setting, value);
        if ((float) value == 0 || Float.isInfinite((float) value)) {
            throw new ConfigException(setting + "=" + value + " does not fit into f32, which training computes in"
                    + " (1.4e-45 to 3.4e38); usual is " + usual);
        }
    }

    /** In [from, to); {@code Double.MAX_VALUE} is no bound that anybody needs to hear of. */
    public static void inRange(String setting, double value, double from, double to) {
        if (!(value >= from && value < to) && to == Double.MAX_VALUE) {
            throw new ConfigException(setting + "=" + value + " must be a finite number of at least " + from);
        }
        if (!(value >= from && value < to)) {
            throw new ConfigException(setting + "=" + value + " must be at least " + from + " and below " + to);
        }
    }

    /** Neither null nor blank. */
    public static void notBlank(String setting, String value) {
        if (value == null || value.isBlank()) {
            throw new ConfigException(setting + " must not be empty");
        }
    }

    /** The constant of an enum by its name in any case; the error lists all. */
    public static <E extends Enum<E>> E oneOf(String setting, String value, Class<E> choices) {
        for (E choice : choices.getEnumConstants()) {
            if (choice.name().equalsIgnoreCase(value)) {
                return choice;
            }
        }
        throw new ConfigException(setting + "=" + value + " is not known; use " + names(choices.getEnumConstants()));
    }

    /** Constants of an enum as they are written in settings. */
    static String names(Object[] constants) {
        return Arrays.stream(constants)
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" | "));
    }
}
