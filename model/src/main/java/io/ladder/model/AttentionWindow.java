package io.ladder.model;

import io.ladder.conf.ConfigException;
import io.ladder.conf.WrittenAs;
import java.util.OptionalInt;

/**
 * How far back a position attends (Beltagy et al. 2020): {@code none}, or a number of positions, itself included.
 *
 * @param positions at least 1; empty means every earlier position
 */
@WrittenAs("a whole number above 0, or none")
public record AttentionWindow(OptionalInt positions) {
    /** Every earlier position. */
    public static final AttentionWindow NONE = new AttentionWindow(OptionalInt.empty());

    public AttentionWindow {
        if (positions.isPresent() && positions.getAsInt() < 1) {
            throw new ConfigException(
                    "model.window=" + positions.getAsInt() + " must be at least 1, or none for no window");
        }
    }

    /** The last {@code positions} positions. */
    public static AttentionWindow of(int positions) {
        return new AttentionWindow(OptionalInt.of(positions));
    }

    /** Reads {@code none} or a number; the configuration's binder calls this. */
    public static AttentionWindow parse(String setting, String value) {
        if ("none".equalsIgnoreCase(value)) {
            return NONE;
        }
        try {
            return of(Integer.parseInt(value));
        } catch (NumberFormatException e) {
            throw new ConfigException(setting + "=" + value + " is neither none nor a whole number", e);
        }
    }

    /** As kernels take it: {@code seq} where there is no window. */
    public int within(int seq) {
        return Math.min(seq, positions.orElse(seq));
    }

    /** As written in a configuration: {@code none} or the number. */
    @Override
    public String toString() {
        return positions.isPresent() ? Integer.toString(positions.getAsInt()) : "none";
    }
}
