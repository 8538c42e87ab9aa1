package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;

/**
 * How much of the validation split one evaluation reads. A share of a large corpus is more than a small model sees in its
 * whole training; the error of a mean over a million tokens is far below what differs between models.
 *
 * @param most tokens; {@link Long#MAX_VALUE} for {@code all}
 */
public record EvaluationTokens(long most) {
    private static final String ALL = "all";

    /** Where nothing else is said. */
    public static EvaluationTokens usual() {
        return parse(
                "train.evaluateTokens",
                RunConfig.resolve(ConfigTree.parse("", "nothing"))
                        .root()
                        .at("/train/evaluateTokens")
                        .asText());
    }

    /** From {@code all}, in any case, or a whole number, which may be written as 1e6. */
    public static EvaluationTokens parse(String setting, String value) {
        if (value.trim().equalsIgnoreCase(ALL)) {
            return new EvaluationTokens(Long.MAX_VALUE);
        }
        try {
            double number = Double.parseDouble(value.trim());
            if (!(number >= 1 && number == Math.rint(number) && number < Long.MAX_VALUE)) {
                throw new ConfigException(setting + "=" + value + " must be a whole number above 0, or all");
            }
            return new EvaluationTokens((long) number);
        } catch (NumberFormatException e) {
            throw new ConfigException(setting + "=" + value + " is neither a whole number nor all", e);
        }
    }

    @Override
    public String toString() {
        return most == Long.MAX_VALUE ? ALL : Long.toString(most);
    }
}
