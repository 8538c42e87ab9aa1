package io.ladder.scaling.fit.tuning;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.Selection;
import io.ladder.scaling.fit.UnknownScale;
import io.ladder.scaling.law.PowerLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * {@code --form learningRate} and {@code --form batch}: a power law of the setting's best value in N and D, or in C or N
 * alone where the searches cannot tell the two apart.
 *
 * <p>Intervals are of a parametric bootstrap (Efron and Tibshirani 1993, section 6.5): each replicate lays normal errors
 * on the fitted law at the places that were searched. A search's error is as large as the searches scatter about the law,
 * or as large as its own minimum is uncertain where that is more: few searches may lie on a law by chance, and as many as
 * constants always do. Drawing searches themselves would leave out the ends that carry the exponents.
 *
 * @param form name and column
 */
public record TuningForm(String form) {
    /** The forms that there are. */
    public static final List<TuningForm> ALL =
            List.of(new TuningForm(TuningFit.LEARNING_RATE), new TuningForm(TuningFit.BATCH));

    private static final List<String> RATE_NAMES = List.of("learningrate", "lr", "peaklr", "maxlr", "peaklearningrate");
    private static final List<String> BATCH_NAMES =
            List.of("batch", "batchsize", "globalbatch", "globalbatchsize", "bs");
    /** Fewer searches beyond the constants leave intervals that mean little. */
    private static final int FEW = 4;

    /** Whether a form is of this kind. */
    public static boolean isOne(String form) {
        return ALL.stream().anyMatch(known -> known.form.equals(form));
    }

    /**
     * The column that holds the setting, under its usual names.
     *
     * @throws ConfigException if there is none
     */
    public String column(List<Run> runs) {
        Set<String> columns = new TreeSet<>();
        runs.forEach(run -> columns.addAll(run.more().keySet()));
        List<String> names = form.equals(TuningFit.BATCH) ? BATCH_NAMES : RATE_NAMES;
        return names.stream()
                .flatMap(name -> columns.stream().filter(column -> plain(column).equals(name)))
                .findFirst()
                .orElseThrow(() -> new ConfigException("--form=" + form + " needs a column " + form
                        + " of numbers (or " + String.join(", ", names.subList(1, names.size()))
                        + "); beside N, D, C and loss the table has "
                        + (columns.isEmpty() ? "none" : String.join(", ", columns))));
    }

    private static String plain(String column) {
        return column.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    /**
     * Fits, and finds out how far the result can be trusted.
     *
     * @throws ConfigException if the table has no column of the setting, or too few searches
     */
    public TuningReport fit(RunTable table, FitOptions options) {
        List<Run> runs = Selection.of(table, options, form, 1).used();
        TuningFit fit = byBoth(runs, column(runs));
        var warnings = new ArrayList<>(table.warnings());
        warnings.addAll(fit.warnings());
        List<BestSetting> used = fit.used();
        Set<String> names = fit.law().exponents().keySet();
        List<Driver> drivers = Driver.named(names);
        double[] fitted = used.stream()
                .mapToDouble(best -> Math.log(fit.law().at(Driver.place(best.params(), best.tokens()))))
                .toArray();
        double[] values = TuningFit.logValues(used);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += Math.pow(values[i] - fitted[i], 2);
        }
        int freedom = fitted.length - names.size() - 1;
        if (freedom > 0 && freedom < FEW) {
            warnings.add(fitted.length + " searches for " + (names.size() + 1)
                    + " constants: intervals of so few are rough");
        }
        double scatter = freedom == 0 ? 0 : Math.sqrt(sum / freedom);
        double[] errors = used.stream()
                .mapToDouble(best ->
                        Math.max(best.standardError(), freedom == 0 ? 0 : UnknownScale.factor(freedom) * scatter))
                .toArray();
        List<PowerLaw> draws = draws(used, drivers, fitted, errors, options);
        var report = new TuningReport(
                form, fit.law(), intervals(draws), draws, scatter, fit.searches(), List.of(), List.copyOf(warnings));
        return new TuningReport(
                form,
                report.law(),
                report.intervals(),
                draws,
                report.deviation(),
                report.searches(),
                options.predict().stream().map(report::at).toList(),
                report.warnings());
    }

    private static TuningFit byBoth(List<Run> runs, String column) {
        List<Driver> drivers = TuningFit.separable(runs, column);
        TuningFit fit = TuningFit.of(runs, column, drivers);
        if (drivers.size() > 1) {
            return fit;
        }
        var warnings = new ArrayList<String>();
        warnings.add((drivers.contains(Driver.FLOPS)
                        ? "N and D of the searches rise together, so the law is one of C = 6 N D"
                        : "D of the searches falls as N rises, so the law is one of N alone, along those lengths")
                + "; to tell them apart, search one size at several lengths");
        warnings.addAll(fit.warnings());
        return new TuningFit(fit.law(), fit.searches(), warnings);
    }

    private static List<PowerLaw> draws(
            List<BestSetting> used, List<Driver> drivers, double[] fitted, double[] errors, FitOptions options) {
        var random = new SplittableRandom(options.seed());
        var draws = new ArrayList<PowerLaw>();
        for (int replicate = 0; replicate < options.replicates(); replicate++) {
            double[] values = new double[fitted.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = fitted[i] + errors[i] * random.nextGaussian();
            }
            TuningFit.law(used, values, drivers).ifPresent(draws::add);
        }
        return draws;
    }

    private static Map<String, Interval> intervals(List<PowerLaw> draws) {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        if (!draws.isEmpty()) {
            TuningReport.symbols(draws.get(0))
                    .keySet()
                    .forEach(symbol -> intervals.put(
                            symbol,
                            Interval.of(draws.stream()
                                    .mapToDouble(
                                            draw -> TuningReport.symbols(draw).get(symbol))
                                    .toArray())));
        }
        return intervals;
    }
}
