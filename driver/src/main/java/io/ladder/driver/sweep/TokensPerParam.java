package io.ladder.driver.sweep;

import io.ladder.conf.Amount;
import io.ladder.conf.ConfigException;

/** Which cells of {@code grid.budgets} are trained: those whose D / N lies within. */
public record TokensPerParam(double least, double most) {
    public TokensPerParam {
        if (!(least >= 0 && most > least)) {
            throw new ConfigException("grid.tokensPerParam={least: " + Amount.shown(least) + ", most: "
                    + Amount.shown(most) + "}: least must not be negative and most must be above it");
        }
    }

    boolean holds(double ratio) {
        return ratio >= least && ratio <= most;
    }
}
