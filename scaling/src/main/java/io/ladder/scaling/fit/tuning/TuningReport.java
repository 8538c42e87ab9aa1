package io.ladder.scaling.fit.tuning;

import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.law.PowerLaw;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The power law of a setting's best value, and how far it can be trusted.
 *
 * @param form also the column: {@code learningRate} or {@code batch}
 * @param law of the best value in N, D or C
 * @param intervals of {@code K} and of the exponents by their names; empty if the searches leave nothing to tell them from
 * @param draws the law in every replicate
 * @param deviation of the searches around the law, standard deviation of ln(best value)
 * @param searches one for each N and D, rejected ones too
 * @param predictions for the models that were asked for
 * @param warnings for people
 */
public record TuningReport(
        String form,
        PowerLaw law,
        Map<String, Interval> intervals,
        List<PowerLaw> draws,
        double deviation,
        List<BestSetting> searches,
        List<Predicted> predictions,
        List<String> warnings) {
    /** Symbol of the factor. */
    public static final String FACTOR = "K";

    /**
     * The best value of a model.
     *
     * @param interval of the law there; empty if it is not known how sure it is
     */
    public record Predicted(double params, double tokens, double value, Optional<Interval> interval) {}

    /** The law's constants by their symbols. */
    public Map<String, Double> symbols() {
        return symbols(law);
    }

    static Map<String, Double> symbols(PowerLaw law) {
        Map<String, Double> symbols = new LinkedHashMap<>();
        symbols.put(FACTOR, law.factor());
        law.exponents().forEach((name, exponent) -> symbols.put("exponent" + name, exponent));
        return symbols;
    }

    /** Searches that the law was fitted to. */
    public List<BestSetting> used() {
        return searches.stream().filter(search -> search.rejected().isEmpty()).toList();
    }

    /** Whether there are more searches than constants. */
    public boolean isChecked() {
        return used().size() > symbols().size();
    }

    /** The best value for a model. */
    public Predicted at(ModelPoint model) {
        Map<String, Double> place = Driver.place(model.params(), model.tokens());
        double[] drawn = draws.stream().mapToDouble(draw -> draw.at(place)).toArray();
        return new Predicted(
                model.params(),
                model.tokens(),
                law.at(place),
                drawn.length == 0 ? Optional.empty() : Optional.of(Interval.of(drawn)));
    }

    /** The law as people write it. */
    public String formula() {
        var text = new StringBuilder(String.format(Locale.ROOT, "%s = %.4g", form, law.factor()));
        law.exponents()
                .forEach((name, exponent) -> text.append(String.format(Locale.ROOT, " %s^%.4f", name, exponent)));
        return text.toString();
    }

    /** A learning rate's law as the {@code lr} of a sweep's configuration; empty for other settings. */
    public Optional<String> sweepSetting() {
        if (!form.equals(TuningFit.LEARNING_RATE)) {
            return Optional.empty();
        }
        double ofCompute = law.exponents().getOrDefault("C", 0.0); // C = 6 N D
        double factor = law.factor() * Math.pow(RunTable.FLOPS_PER_PARAMETER_AND_TOKEN, ofCompute);
        return Optional.of(String.format(
                Locale.ROOT,
                "lr: {law: {factor: %.4g, params: %.4f, tokens: %.4f}}",
                factor,
                ofCompute + law.exponents().getOrDefault("N", 0.0),
                ofCompute + law.exponents().getOrDefault("D", 0.0)));
    }

    private void addSearches(List<String> lines) {
        lines.add("");
        lines.add(String.format(
                Locale.ROOT, "%-12s %12s %12s %8s   %s", "N", "D", "best " + form, "loss", "standard error"));
        used().forEach(search -> lines.add(String.format(
                Locale.ROOT,
                "%-12.4g %12.4g %12.4g %8.4f   %s",
                search.params(),
                search.tokens(),
                search.value(),
                search.loss(),
                String.format(Locale.ROOT, "%.1f%%", 100 * Math.expm1(search.standardError()))
                        + (search.isErrorGuessed() ? ", by the values around it" : ""))));
    }

    /** For the terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s, from %d of %d searches%s",
                formula(),
                used().size(),
                searches.size(),
                isChecked() ? String.format(Locale.ROOT, ", scatter %.1f%%", 100 * Math.expm1(deviation)) : ""));
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%-10s %12s   %s", "", "value", "95% interval"));
        symbols()
                .forEach((symbol, value) -> lines.add(String.format(
                        Locale.ROOT,
                        "%-10s %12.5g   %s",
                        symbol,
                        value,
                        interval(Optional.ofNullable(intervals.get(symbol))))));
        addSearches(lines);
        if (!predictions.isEmpty()) {
            lines.add("");
            lines.add(String.format(Locale.ROOT, "%-12s %12s %12s   %s", "N", "D", "best " + form, "95% interval"));
            predictions.forEach(said -> lines.add(String.format(
                    Locale.ROOT,
                    "%-12.4g %12.4g %12.4g   %s",
                    said.params(),
                    said.tokens(),
                    said.value(),
                    interval(said.interval()))));
        }
        sweepSetting().ifPresent(setting -> {
            lines.add("");
            lines.add("for the next sweep: " + setting);
        });
        if (!warnings.isEmpty()) {
            lines.add("");
            lines.add("warnings:");
            warnings.forEach(warning -> lines.add("- " + warning));
        }
        return lines;
    }

    private static String interval(Optional<Interval> interval) {
        return interval.map(known -> String.format(Locale.ROOT, "%.5g ... %.5g", known.low(), known.high()))
                .orElse("-");
    }
}
