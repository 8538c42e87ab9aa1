package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.conf.WrittenAs;
import io.ladder.model.GlobalNormClip;

/**
 * The longest gradient allowed, by global norm.
 *
 * @param maxNorm above 0; infinity for {@code none}
 */
@WrittenAs("a number above 0, or none")
public record Clip(double maxNorm) {
    public Clip {
        if (Double.isNaN(maxNorm) || maxNorm <= 0) {
            throw new ConfigException("train.clip=" + maxNorm + " must be a number above 0, or none");
        }
    }

    /** From {@code none} or a number. */
    public static Clip parse(String setting, String value) {
        if (value.equalsIgnoreCase("none")) {
            return new Clip(Double.POSITIVE_INFINITY);
        }
        try {
            return new Clip(Double.parseDouble(value.trim()));
        } catch (NumberFormatException e) {
            throw new ConfigException(setting + "=" + value + " is neither a number nor none", e);
        }
    }

    GlobalNormClip rule() {
        return new GlobalNormClip(maxNorm);
    }
}
