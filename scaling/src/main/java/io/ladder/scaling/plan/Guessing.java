package io.ladder.scaling.plan;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.runs.LossUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The loss of a model that knows nothing: ln V nats per token, all V ids equally likely. No law of loss knows that bound, so
 * for tiny budgets it foretells more. Of losses per byte or character the bound is not known, and nothing is said.
 */
final class Guessing {
    /** No tokenizer in use has more ids; where theirs is not known, a loss above its logarithm is wrong for any. */
    static final int LARGEST_VOCAB = 1 << 18;

    private Guessing() {}

    /** What is wrong with a foretold loss; empty if it is below that of guessing. */
    static Optional<String> doubt(double loss, int vocab, LossUnit unit) {
        OptionalDouble guessed = guessed(vocab, unit);
        return guessed.isPresent() && loss > guessed.getAsDouble()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "loss: %.4f %s is worse than guessing, which has %s = %.4f; the budget is too"
                                + " small for this law, or it was measured on tokens of another kind (another vocabulary), so that"
                                + " its loss means nothing here; do not train by this plan",
                        loss,
                        unit.words(),
                        formula(vocab, unit),
                        guessed.getAsDouble()))
                : Optional.empty();
    }

    /** What it means that nobody said how many token ids the law's runs had. */
    static String assumed(Architecture model, double loss, LossUnit unit) {
        OptionalDouble guessed = guessed(model.vocab(), unit);
        String tooHigh = guessed.isPresent() && loss > guessed.getAsDouble()
                ? String.format(
                        Locale.ROOT,
                        "; with %d of them the foretold loss of %.4f is worse than an untrained model's, %s = %.4f, so"
                                + " either the runs had many more, or the law does not hold for so small a budget",
                        model.vocab(),
                        loss,
                        formula(model.vocab(), unit),
                        guessed.getAsDouble())
                : "";
        return String.format(
                Locale.ROOT,
                "vocabulary: neither the law nor an option tells how many token ids its runs had, so %d are assumed, those of"
                        + " bytes. N (of which %,d are embeddings here, if the table counts them at all), D and %s hold for"
                        + " the tokenizer of the law's runs alone; give its size with --vocab%s",
                model.vocab(),
                (long) model.vocab() * model.dim(),
                unit.words(),
                tooHigh);
    }

    /** Refuses a loss to reach that needs no training. */
    static void require(Question question, int vocab, LossUnit unit) {
        OptionalDouble guessed = guessed(vocab, unit);
        question.targetLoss()
                .filter(loss -> guessed.isPresent() && loss >= guessed.getAsDouble())
                .ifPresent(loss -> {
                    throw new ConfigException(String.format(
                            Locale.ROOT,
                            "%s=%s needs no training: guessing among %d token ids has a loss of %s = %.4f %s; ask for"
                                    + " less, or correct --vocab",
                            Question.TARGET_LOSS,
                            loss,
                            vocab,
                            formula(vocab, unit),
                            guessed.getAsDouble(),
                            unit.words()));
                });
    }

    private static OptionalDouble guessed(int vocab, LossUnit unit) {
        return switch (unit) {
            case NATS_PER_TOKEN -> OptionalDouble.of(Math.log(vocab));
            case BITS_PER_TOKEN -> OptionalDouble.of(Math.log(vocab) / Math.log(2));
            case PERPLEXITY -> OptionalDouble.of(vocab);
            case BITS, BITS_PER_BYTE, BITS_PER_CHARACTER, NATS_PER_BYTE, NATS_PER_CHARACTER -> OptionalDouble.empty();
        };
    }

    private static String formula(int vocab, LossUnit unit) {
        return switch (unit) {
            case BITS_PER_TOKEN -> "log2(" + vocab + ")";
            case PERPLEXITY -> "V";
            default -> "ln(" + vocab + ")";
        };
    }
}
