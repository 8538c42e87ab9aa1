package io.ladder.scaling.fit;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.runs.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model to foretell the loss of.
 *
 * @param params N
 * @param tokens D; NaN for a law without D
 * @param circumstances what else some laws ask for, by name, such as {@code uniqueTokens}
 */
public record ModelPoint(double params, double tokens, Map<String, Double> circumstances) {
    public ModelPoint {
        circumstances = Map.copyOf(circumstances);
    }

    public ModelPoint(double params, double tokens) {
        this(params, tokens, Map.of());
    }

    /** The model of a run, with those of its columns that laws know. */
    public static ModelPoint of(Run run) {
        var known = new LinkedHashMap<>(run.more());
        known.keySet().retainAll(LossLaw.CIRCUMSTANCES);
        return new ModelPoint(run.params(), run.tokens(), known);
    }

    /** Names of all that these models are told beside N and D, sorted: columns of their table. */
    public static List<String> circumstancesOf(Stream<ModelPoint> models) {
        return models.flatMap(model -> model.circumstances.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Loss by a law, nats per token. */
    public double loss(LossLaw law) {
        return law.loss(params, tokens, circumstances);
    }

    /**
     * From {@code N,D}, as in {@code 70e9,1.4e12}, and circumstances behind it, as in {@code
     * 1e9,2e10,uniqueTokens=5e9}.
     *
     * @throws ConfigException if that is not positive numbers and known names
     */
    public static ModelPoint parse(String option, String text) {
        return parse(option, text, true);
    }

    /**
     * The same for a law without D, from {@code N}, {@code 1e9,experts=64} or with a D all the same.
     *
     * @throws ConfigException if that is not positive numbers and known names
     */
    public static ModelPoint parseOfSize(String option, String text) {
        return parse(option, text, false);
    }

    private static ModelPoint parse(String option, String text, boolean needsTokens) {
        String[] words = text.split(",", -1);
        try {
            boolean hasTokens = words.length >= 2 && !words[1].contains("=");
            if (hasTokens || !needsTokens) {
                var circumstances = new LinkedHashMap<String, Double>();
                for (int i = hasTokens ? 2 : 1; i < words.length; i++) {
                    String[] assignment = words[i].split("=", -1);
                    String name = assignment[0].strip();
                    if (assignment.length != 2 || !LossLaw.CIRCUMSTANCES.contains(name)) {
                        throw wrong(option, text, needsTokens, null);
                    }
                    double value = positive(assignment[1]);
                    if (name.equals(MixtureLaw.EXPERTS) && value != Math.rint(value)) {
                        throw new ConfigException(option + "=" + text + ": experts=" + assignment[1].strip()
                                + " must be a whole number, 1 for a dense model");
                    }
                    circumstances.put(name, value);
                }
                return new ModelPoint(positive(words[0]), hasTokens ? positive(words[1]) : Double.NaN, circumstances);
            }
        } catch (NumberFormatException e) {
            throw wrong(option, text, needsTokens, e);
        }
        throw wrong(option, text, needsTokens, null);
    }

    private static double positive(String word) {
        double value = Double.parseDouble(word.strip());
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new NumberFormatException(word + " is not positive");
        }
        return value;
    }

    private static ConfigException wrong(String option, String text, boolean needsTokens, Throwable cause) {
        return new ConfigException(
                option + "=" + text
                        + (needsTokens
                                ? " must be two positive numbers, parameters and tokens: " + option + "=70e9,1.4e12"
                                : " must be a positive number of parameters: " + option + "=70e9")
                        + "; name=value may follow for "
                        + String.join(
                                ", ", LossLaw.CIRCUMSTANCES.stream().sorted().toList()),
                cause);
    }
}
