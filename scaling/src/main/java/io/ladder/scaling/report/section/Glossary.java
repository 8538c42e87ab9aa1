package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.tuning.TuningFit;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.runs.LossUnit;
import java.util.Locale;

/** The words of the first lines, each in a phrase that asks for no knowledge of the field. */
public final class Glossary {
    private static final String INTERVAL =
            "in 19 of 20 cases the figure should lie inside such an interval, if the form of the law is right and all runs"
                    + " were trained equally well.";

    private Glossary() {}

    /**
     * Writes it, below the lead.
     *
     * @param unit of the losses
     * @param hasTokens whether the page speaks of tokens and compute
     */
    public static void write(Html html, LossUnit unit, boolean hasTokens) {
        html.open("dl", "class", "glossary");
        size(html, hasTokens);
        entry(html, "Loss", "how badly a model foretells text that it has not seen; lower is better. " + said(unit));
        entry(html, "95%", INTERVAL);
        html.close();
    }

    /**
     * Of a page about a setting's best value.
     *
     * @param form the setting's column
     * @param words the setting in words
     */
    public static void ofSetting(Html html, String form, String words) {
        html.open("dl", "class", "glossary");
        entry(
                html,
                words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1),
                form.equals(TuningFit.LEARNING_RATE)
                        ? "how far each step of the training moves the model: too low wastes compute, too high spoils it."
                        : "how much the model reads before each step of the training, in the unit of the table's column.");
        size(html, true);
        entry(html, "95%", INTERVAL);
        html.close();
    }

    private static void size(Html html, boolean hasTokens) {
        entry(html, "Parameters", "the numbers that a model learns: its size (N in the charts).");
        if (!hasTokens) {
            return;
        }
        entry(
                html,
                "Tokens",
                "the pieces of text, words or parts of words, that it reads in training (D in the charts).");
        entry(html, "FLOPs", "arithmetic operations of a whole training, its compute: what is paid for (C).");
    }

    private static void entry(Html html, String word, String meaning) {
        html.open("div").element("dt", word).element("dd", meaning).close();
    }

    private static String said(LossUnit unit) {
        return switch (unit) {
            case NATS_PER_TOKEN -> "Nats per token: one less means that the right token was 2.7 times as likely.";
            case PERPLEXITY -> "Perplexity: among so many equally likely tokens the model wavers.";
            case BITS, BITS_PER_TOKEN, BITS_PER_BYTE, BITS_PER_CHARACTER ->
                "Here in " + unit.words() + ": one less means that the right one was twice as likely.";
            case NATS_PER_BYTE, NATS_PER_CHARACTER ->
                "Here in " + unit.words() + ": one less means that the right one was 2.7 times as likely.";
        };
    }
}
