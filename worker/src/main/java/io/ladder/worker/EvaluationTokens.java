package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Require;
import io.ladder.conf.WholeNumber;
import io.ladder.conf.WrittenAs;

/**
 * How much of the validation split one evaluation reads. A share of a large corpus is more than a small model sees in its
 * whole training; the error of a mean over a million tokens is far below what differs between models.
 *
 * @param most tokens, at least 1; {@link Long#MAX_VALUE} for {@code all}
 */
@WrittenAs("a whole number above 0, or all")
public record EvaluationTokens(long most) {
    /** The whole split. */
    public static final EvaluationTokens ALL = new EvaluationTokens(Long.MAX_VALUE);

    private static final String WORD = "all";

    public EvaluationTokens {
        Require.positive("train.evaluateTokens", most);
    }

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
        if (value.trim().equalsIgnoreCase(WORD)) {
            return ALL;
        }
        try {
            return new EvaluationTokens(
                    WholeNumber.of(setting, value, 1, Long.MAX_VALUE).longValueExact());
        } catch (ConfigException e) {
            throw new ConfigException(e.getMessage() + "; for the whole split give all", e);
        }
    }

    @Override
    public String toString() {
        return most == Long.MAX_VALUE ? WORD : Long.toString(most);
    }
}
