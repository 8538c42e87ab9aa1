package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.recipe.TrainingRecipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code --law} takes: a {@code fit.json}, a directory with one, or the constants of a Chinchilla law.
 *
 * @param evidence the law and what is known of its certainty
 * @param fit that it comes from; none for constants
 */
record LawOption(Evidence evidence, Optional<FitReport> fit) {
    static final String EXAMPLE = "\"E=1.69,A=406.4,B=410.7,alpha=0.34,beta=0.28\"";
    private static final List<String> SYMBOLS = List.of("E", "A", "B", "alpha", "beta");

    /**
     * Reads it.
     *
     * @throws ConfigException if it is neither
     */
    static LawOption parse(String value) {
        if (value.contains("=") && !Files.exists(Path.of(value))) {
            return new LawOption(Evidence.ofConstants(constants(value)), Optional.empty());
        }
        Path path = Path.of(value);
        Path file = Files.isDirectory(path) ? path.resolve(FitJson.FILE) : path;
        FitJson.Content content = FitJson.readAll(file);
        FitReport fit = content.report();
        content.requirePlainUnits(value);
        fit.requireOptimum(value);
        Evidence evidence = Evidence.of(fit);
        return new LawOption(content.recipe().map(evidence::trainedBy).orElse(evidence), Optional.of(fit));
    }

    /** The same law, of runs that were trained by another recipe than the fit's file says. */
    LawOption trainedBy(TrainingRecipe recipe) {
        return new LawOption(evidence.trainedBy(recipe), fit);
    }

    private static LossLaw constants(String value) {
        Map<String, Double> bySymbol = new HashMap<>();
        var problems = new Problems();
        for (String word : value.trim().split("[,\\s]+", -1)) {
            problems.collect(() -> {
                int equals = word.indexOf('=');
                String symbol = equals < 0 ? word : word.substring(0, equals);
                if (!SYMBOLS.contains(symbol)) {
                    throw new ConfigException("--law: " + word + " is none of the constants " + SYMBOLS + "; write "
                            + EXAMPLE + ", or name a fit.json");
                }
                String given = word.substring(equals + 1);
                Double before = bySymbol.put(symbol, number(symbol, given));
                if (before != null) {
                    throw new ConfigException(
                            "--law: " + symbol + " is given twice, " + before + " and " + given + "; leave one out");
                }
            });
        }
        var missing = new ArrayList<>(SYMBOLS);
        missing.removeAll(bySymbol.keySet());
        problems.require(
                missing.isEmpty() || !problems.isEmpty(),
                () -> "--law=" + value + " lacks " + String.join(", ", missing) + "; write " + EXAMPLE);
        problems.throwIfAny();
        return LawsByForm.of(ChinchillaLaw.FORM, bySymbol);
    }

    private static double number(String symbol, String text) {
        try {
            double value = Double.parseDouble(text);
            if (symbol.equals("E") && value == 0) {
                return value;
            }
            Require.positive("--law " + symbol, value);
            return value;
        } catch (NumberFormatException e) {
            throw new ConfigException("--law " + symbol + "=" + text + " is not a number", e);
        }
    }
}
