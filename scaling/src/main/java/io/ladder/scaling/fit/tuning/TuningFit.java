package io.ladder.scaling.fit.tuning;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.PowerLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    /** What a setting's best value may depend on. */
    public enum Driver {
        PARAMS("N"),
        TOKENS("D"),
        FLOPS("C"),
        LOSS("L");

        private final String symbol;

        Driver(String symbol) {
            this.symbol = symbol;
        }

        /** Name of the exponent in {@link PowerLaw}. */
        public String symbol() {
            return symbol;
        }

        /** Those of some exponents. */
        static List<Driver> named(Set<String> symbols) {
            return symbols.stream()
                    .map(symbol -> Arrays.stream(values())
                            .filter(driver -> driver.symbol.equals(symbol))
                            .findFirst()
                            .orElseThrow())
                    .toList();
        }

        private double of(BestSetting best) {
            return switch (this) {
                case PARAMS -> best.params();
                case TOKENS -> best.tokens();
                case FLOPS -> 6 * best.params() * best.tokens();
                case LOSS -> best.loss();
            };
        }
    }

    /** Where a law of N, D or C is asked. */
    static Map<String, Double> place(double params, double tokens) {
        return Map.of(
                Driver.PARAMS.symbol,
                params,
                Driver.TOKENS.symbol,
                tokens,
                Driver.FLOPS.symbol,
                RunTable.FLOPS_PER_PARAMETER_AND_TOKEN * params * tokens);
    }

    /** Searches that the law was fitted to. */
    List<BestSetting> used() {
        return searches.stream().filter(best -> best.rejected().isEmpty()).toList();
    }

    /** N or D within this share are one. */
    private static final double SAME = 0.01;

    private static final int FEWEST_VALUES = 3;

    /** Squared correlation of ln N and ln D beyond which a hundredth of their variance would have to tell them apart. */
    private static final double INSEPARABLE = 0.99;

    private static final String ONE_VALUE = "was tried with one value only";

    /**
     * Fits.
     *
     * @param setting column of the setting, {@link #LEARNING_RATE} or {@link #BATCH}
     * @param drivers what it may depend on; those that do not vary among the searches are left out of the law
     * @throws ConfigException if fewer searches than constants have a best value
     */
    public static TuningFit of(List<Run> runs, String setting, List<Driver> drivers) {
        List<BestSetting> places = searches(runs, setting);
        List<BestSetting> searches =
                places.stream().filter(best -> !isOneValue(best)).toList();
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
            if (varies(used, driver)) {
                varying.add(driver);
            } else {
                warnings.add("the searches of " + setting + " share one " + driver.symbol()
                        + ": the law has no exponent for it");
            }
        }
        if (used.size() < varying.size() + 1) {
            throw new ConfigException("a law of " + setting + " in " + symbols(varying) + " needs searches at "
                    + (varying.size() + 1) + " places, but " + used.size() + " have a best value; search at more sizes"
                    + " or lengths");
        }
        if (used.size() == varying.size() + 1) {
            warnings.add("as many searches of " + setting + " as constants: nothing checks the law");
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
                .orElseThrow(() -> new ConfigException("the searches of " + setting + " cannot tell " + symbols(varying)
                        + " apart: they rise together; search one size at several lengths, or make the law depend on one"
                        + " of them"));
        return new TuningFit(law, searches, List.copyOf(warnings));
    }

    private static boolean isOneValue(BestSetting best) {
        return best.rejected().filter(ONE_VALUE::equals).isPresent();
    }

    /**
     * What the law can depend on: N and D, unless the searches that have a best value vary in both together only. Where D
     * rises with N that is C; where it falls, as over the sizes of one budget, C hardly varies and N stands for both.
     */
    static List<Driver> separable(List<Run> runs, String setting) {
        List<BestSetting> used = searches(runs, setting).stream()
                .filter(best -> best.rejected().isEmpty())
                .toList();
        List<Driver> both = List.of(Driver.PARAMS, Driver.TOKENS);
        if (used.isEmpty() || !both.stream().allMatch(driver -> varies(used, driver))) {
            return both; // what does not vary is left out later, with a word
        }
        double correlation =
                new PearsonsCorrelation().correlation(logs(used, Driver.PARAMS), logs(used, Driver.TOKENS));
        if (correlation * correlation <= INSEPARABLE) {
            return both;
        }
        return List.of(correlation > 0 ? Driver.FLOPS : Driver.PARAMS);
    }

    private static double[] logs(List<BestSetting> used, Driver driver) {
        return used.stream().mapToDouble(best -> Math.log(driver.of(best))).toArray();
    }

    static double[] logValues(List<BestSetting> used) {
        return used.stream().mapToDouble(best -> Math.log(best.value())).toArray();
    }

    /** Best value of every search, by rising N, then D. */
    public static List<BestSetting> searches(List<Run> runs, String setting) {
        var groups = new ArrayList<List<Run>>();
        for (Run run : runs) {
            if (run.more().getOrDefault(setting, Double.NaN) > 0) {
                groups.stream()
                        .filter(group -> close(group.get(0).params(), run.params())
                                && close(group.get(0).tokens(), run.tokens()))
                        .findFirst()
                        .orElseGet(() -> {
                            var group = new ArrayList<Run>();
                            groups.add(group);
                            return group;
                        })
                        .add(run);
            }
        }
        groups.sort(java.util.Comparator.<List<Run>>comparingDouble(
                        group -> group.get(0).params())
                .thenComparingDouble(group -> group.get(0).tokens()));
        return groups.stream().map(group -> best(group, setting)).toList();
    }

    private static BestSetting best(List<Run> group, String setting) {
        var lowest = new TreeMap<Double, Double>();
        group.forEach(run -> lowest.merge(run.more().get(setting), run.loss(), Math::min));
        double[] x = lowest.keySet().stream().mapToDouble(Math::log).toArray();
        double[] y = lowest.values().stream().mapToDouble(Double::doubleValue).toArray();
        double params = group.get(0).params();
        double tokens = group.get(0).tokens();
        int at = 0;
        for (int i = 1; i < y.length; i++) {
            at = y[i] < y[at] ? i : at;
        }
        if (x.length < FEWEST_VALUES) {
            return new BestSetting(
                    params,
                    tokens,
                    Math.exp(x[at]),
                    y[at],
                    Double.NaN,
                    Optional.of(x.length == 1 ? ONE_VALUE : "has fewer than three values"));
        }
        if (at == 0 || at == x.length - 1) {
            String side = at == 0 ? "smallest" : "largest";
            return new BestSetting(
                    params,
                    tokens,
                    Math.exp(x[at]),
                    y[at],
                    Double.NaN,
                    Optional.of(String.format(
                            Locale.ROOT, "has its lowest loss at the %s value tried (%.3g)", side, Math.exp(x[at]))));
        }
        // A search may reach where training diverges; the three values around the lowest make a sound parabola, and
        // others join while they stay within its reach.
        int from = at - 1;
        int to = at + 1;
        double reach = 4 * (Math.max(y[from], y[to]) - y[at]);
        while (from > 0 && y[from - 1] - y[at] <= reach) {
            from--;
        }
        while (to < x.length - 1 && y[to + 1] - y[at] <= reach) {
            to++;
        }
        double centre = x[at];
        double[] near = java.util.Arrays.stream(java.util.Arrays.copyOfRange(x, from, to + 1))
                .map(value -> value - centre)
                .toArray();
        double[] losses = java.util.Arrays.copyOfRange(y, from, to + 1);
        LinearFit parabola = LinearFit.polynomial(2, near, losses, LinearFit.equalWeights(near.length))
                .orElseThrow(
                        () -> new IllegalStateException("three different values of " + setting + " make a parabola"));
        double bend = parabola.coefficient(2);
        double offset = -parabola.coefficient(1) / (2 * bend);
        if (bend <= 0 || offset < near[0] || offset > near[near.length - 1]) {
            return new BestSetting(
                    params, tokens, Math.exp(x[at]), y[at], Double.NaN, Optional.of("has no clear lowest point"));
        }
        double error = parabola.degreesOfFreedom() == 0
                ? Double.NaN
                : Math.sqrt(parabola.residualSum() / parabola.degreesOfFreedom() * parabola.unscaledCovariance(1, 1))
                        / (2 * bend);
        return new BestSetting(
                params,
                tokens,
                Math.exp(centre + offset),
                parabola.at(LinearFit.powers(offset, 2)),
                error,
                Optional.empty());
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

    private static boolean varies(List<BestSetting> used, Driver driver) {
        double first = driver.of(used.get(0));
        return used.stream().anyMatch(best -> !close(first, driver.of(best)));
    }

    private static String symbols(List<Driver> drivers) {
        return String.join(" and ", drivers.stream().map(Driver::symbol).toList());
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= SAME * Math.max(a, b);
    }
}
