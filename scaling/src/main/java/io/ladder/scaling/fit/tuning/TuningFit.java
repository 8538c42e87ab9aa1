package io.ladder.scaling.fit.tuning;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.PowerLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.stat.correlation.PearsonsCorrelation;

/**
 * Best learning rate or batch as a power law of N and D, or of C, or of L.
 *
 * <p>Runs of one N and D that differ in the setting make a search: its best value is the lowest point of a parabola of
 * loss over ln(setting), the lowest loss of each value where other settings vary too. Searches whose best value is the
 * smallest or largest tried are rejected and named. The law is a line of ln(best value) over the logarithms of what it
 * depends on (Kaplan et al. 2020, equation 1.4, for batches over loss; DeepSeek-AI 2024, "DeepSeek LLM", section 3.1,
 * over C; Li et al. 2025, "Predictable scale", over N and D).
 *
 * @param law of the best values
 * @param searches one per N and D, rejected ones too
 * @param warnings for people
 */
public record TuningFit(PowerLaw law, List<BestSetting> searches, List<String> warnings) {
    /** Column of the learning rate. */
    public static final String LEARNING_RATE = "learningRate";

    /** Column of the global batch. */
    public static final String BATCH = "batch";

    /** Squared correlation of ln N and ln D beyond which a hundredth of their variance would have to tell them apart. */
    private static final double INSEPARABLE = 0.99;

    /** Searches that the law was fitted to. */
    List<BestSetting> used() {
        return searches.stream().filter(best -> best.rejected().isEmpty()).toList();
    }

    /**
     * Fits.
     *
     * @param setting column of the setting, {@link #LEARNING_RATE} or {@link #BATCH}
     * @param drivers what it may depend on; those that do not vary among the searches are left out of the law
     * @throws ConfigException if fewer searches than constants have a best value
     */
    public static TuningFit of(List<Run> runs, String setting, List<Driver> drivers) {
        List<BestSetting> places = Searches.of(runs, setting);
        List<BestSetting> searches =
                places.stream().filter(best -> !Searches.isOneValue(best)).toList();
        List<BestSetting> used =
                searches.stream().filter(best -> best.rejected().isEmpty()).toList();
        if (used.isEmpty()) {
            throw new ConfigException(problem(setting, searches.isEmpty() ? places : searches));
        }
        var warnings = new ArrayList<String>();
        if (places.size() > searches.size()) {
            warnings.add(places.size() - searches.size() + " of " + places.size() + " places (N, D) have one value of "
                    + setting + ": they are no searches, and are not used");
        }
        var varying = new ArrayList<Driver>();
        for (Driver driver : drivers) {
            if (driver.varies(used)) {
                varying.add(driver);
            } else {
                warnings.add("the searches of " + setting + " share one " + driver.symbol()
                        + ": the law has no exponent for it");
            }
        }
        if (used.size() < varying.size() + 1) {
            throw new ConfigException("a law of " + setting + " in " + Driver.symbols(varying) + " needs searches at "
                    + (varying.size() + 1) + " places, but " + used.size() + " have a best value; search at more sizes"
                    + " or lengths");
        }
        if (used.size() == varying.size() + 1) {
            warnings.add(
                    "as many searches of " + setting
                            + " as constants: nothing checks the law, and its intervals are of the errors of the best values alone");
        }
        if (used.stream().anyMatch(BestSetting::isErrorGuessed)) {
            warnings.add(
                    "every search of " + setting + " has three values, through which a parabola goes whatever they are:"
                            + " nothing tells a best value from noise, and each is taken to lie anywhere between the values around"
                            + " it; try five or more");
        }
        searches.forEach(best -> best.rejected()
                .ifPresent(why -> warnings.add(String.format(
                        Locale.ROOT,
                        "search of %s at N = %.3g, D = %.3g %s: not used",
                        setting,
                        best.params(),
                        best.tokens(),
                        why))));
        PowerLaw law = law(used, logValues(used), varying)
                .orElseThrow(() ->
                        new ConfigException("the searches of " + setting + " cannot tell " + Driver.symbols(varying)
                                + " apart: they rise together; search one size at several lengths, or make the law depend on one"
                                + " of them"));
        return new TuningFit(law, searches, List.copyOf(warnings));
    }

    /**
     * What the law can depend on: N and D, unless the searches that have a best value vary in both together only. Where D
     * rises with N that is C; where it falls, as over the sizes of one budget, C hardly varies and N stands for both.
     */
    static List<Driver> separable(List<Run> runs, String setting) {
        List<BestSetting> used = Searches.of(runs, setting).stream()
                .filter(best -> best.rejected().isEmpty())
                .toList();
        List<Driver> both = List.of(Driver.PARAMS, Driver.TOKENS);
        if (used.isEmpty() || !both.stream().allMatch(driver -> driver.varies(used))) {
            return both; // what does not vary is left out later, with a word
        }
        double correlation = new PearsonsCorrelation().correlation(Driver.PARAMS.logs(used), Driver.TOKENS.logs(used));
        if (correlation * correlation <= INSEPARABLE) {
            return both;
        }
        return List.of(correlation > 0 ? Driver.FLOPS : Driver.PARAMS);
    }

    static double[] logValues(List<BestSetting> used) {
        return used.stream().mapToDouble(best -> Math.log(best.value())).toArray();
    }

    /**
     * A line through logarithms of best values.
     *
     * @param values one for each search
     * @return empty if what it is to depend on rises together
     */
    static Optional<PowerLaw> law(List<BestSetting> used, double[] values, List<Driver> drivers) {
        double[] centres = drivers.stream()
                .mapToDouble(driver -> used.stream()
                        .mapToDouble(best -> Math.log(driver.of(best)))
                        .average()
                        .orElseThrow())
                .toArray();
        double[][] rows = new double[used.size()][drivers.size() + 1];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = 1;
            for (int j = 0; j < centres.length; j++) {
                rows[i][j + 1] = Math.log(drivers.get(j).of(used.get(i))) - centres[j];
            }
        }
        return LinearFit.of(rows, values, LinearFit.equalWeights(values.length)).map(fit -> {
            double log = fit.coefficient(0);
            Map<String, Double> exponents = new LinkedHashMap<>();
            for (int j = 0; j < centres.length; j++) {
                exponents.put(drivers.get(j).symbol(), fit.coefficient(j + 1));
                log -= fit.coefficient(j + 1) * centres[j];
            }
            return new PowerLaw(Math.exp(log), exponents);
        });
    }

    private static String problem(String setting, List<BestSetting> searches) {
        if (searches.isEmpty()) {
            return "no run has a value of column " + setting + "; name the column or add it";
        }
        var text = new StringBuilder("no search of ").append(setting).append(" has a best value");
        searches.forEach(best -> text.append(String.format(
                Locale.ROOT,
                "; at N = %.3g, D = %.3g it %s",
                best.params(),
                best.tokens(),
                best.rejected().orElse(""))));
        return text.append("; train each size with at least three values, the best one in the middle")
                .toString();
    }
}
