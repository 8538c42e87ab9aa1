package io.ladder.scaling.fit;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.ComputeOptimal;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.CostOrder;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What every form's report has in common, once the law is found: bootstrap, intervals, predictions, hold-out.
 *
 * @param selection the runs
 * @param refit of {@code selection.used()}
 * @param options of the user
 */
public record Assessment(Selection selection, Refit refit, FitOptions options) {
    /** Replicates that fail without a word: fewer than one in so many. */
    private static final int FEW = 100;

    /** An interval of an exponent between 0 and 1 that is wider says next to nothing: ten times the compute, 2.5 times N. */
    private static final double WIDE = 0.4;

    /** Clusters that a bootstrap of clusters needs (Cameron, Gelbach and Miller 2008). */
    private static final int FEWEST_CLUSTERS = 30;

    /** Extrapolation beyond so many times the dearest run's compute is called one. */
    private static final double FAR = 100;

    /** Factors from here on are written with a power of ten. */
    private static final double MANY = 1e6;

    /**
     * Assesses a law.
     *
     * @param law with the lowest objective
     * @param objective there
     * @param valleys IsoFLOP profiles of the table, or none
     * @param warnings that the form itself has found; more are added behind them
     */
    public FitReport report(LossLaw law, double objective, List<Valley> valleys, List<String> warnings) {
        return report(law, objective, valleys, warnings, Optional.empty(), List.of());
    }

    /**
     * Assesses a law whose form has found out more of what its runs leave open.
     *
     * @param doubt why the optimum is not determined, if the form knows of a reason; others are looked for
     * @param alike laws that explain the runs as well, which intervals of constants reach
     */
    public FitReport report(
            LossLaw law,
            double objective,
            List<Valley> valleys,
            List<String> warnings,
            Optional<String> doubt,
            List<LossLaw> alike) {
        var all = new ArrayList<>(warnings);
        int numConstants = law.symbols().size();
        double[] once = new double[selection.used().size()];
        Arrays.fill(once, 1);
        List<FittedRun> fitted = selection.beside(law);
        var scatter = Scatter.of(fitted, law);
        var discrepancies = Discrepancies.of(selection.used(), law, refit, scatter.deviation());
        var bootstrap = new Bootstrap(selection.used(), refit, numConstants, discrepancies.effects());
        Bootstrap.Drawn drawn =
                bootstrap.draw(once, law, options.replicates(), options.seed(), options.threads(), options.progress());
        Replicates replicates = drawn.replicates();
        requireLaws(law, replicates);
        warnOfReplicates(law, replicates, bootstrap.numClusters(), all);
        Optional<String> undetermined = SplitEvidence.lack(selection.used(), law, replicates, doubt);
        undetermined.ifPresentOrElse(
                why -> all.add(0, "no optimum is stated, and nothing can be planned with this fit: " + why),
                () -> warnOfSplit(law, replicates, all));
        Influence.warning(selection.used(), refit, law, scatter, undetermined.isEmpty())
                .ifPresent(all::add);
        all.addAll(discrepancies.warnings(law, drawn, selection.columns()));
        LossErrors.warning(selection.used(), law, scatter.deviation()).ifPresent(all::add);
        Optional<Rollout> rollout =
                new HoldOut(selection.used(), refit, numConstants, discrepancies.effects()).rollout(law, options);
        var foretelling = new Foretelling(law, replicates, scatter.widened(rollout), options.seed());
        List<Prediction> predictions =
                options.predict().stream().map(foretelling::at).collect(Collectors.toList());
        warnOfDistance(predictions, all);
        warnOfTokens(law, predictions, all);
        warnOfRollout(rollout, all);
        Optional<ComputeOptimal> optimal =
                law instanceof ComputeOptimal known && undetermined.isEmpty() ? Optional.of(known) : Optional.empty();
        Map<String, Interval> intervals = replicates.intervals(law);
        var ends = new Replicates(alike, 0);
        ends.draws()
                .bySymbol()
                .forEach((symbol, values) ->
                        intervals.computeIfPresent(symbol, (same, interval) -> interval.reaching(values)));
        if (optimal.isEmpty()) {
            intervals.keySet().retainAll(law.symbols().keySet());
        }
        List<Sensitivity> sensitivity = law instanceof ChinchillaLaw whole
                ? Omissions.of(selection.used(), whole, refit, bootstrap, replicates.source(), options)
                : List.of();
        StandardErrors.missing(intervals).ifPresent(all::add);
        var widened = new ArrayList<WidenedInterval>();
        discrepancies.widenedBy(law, drawn).stream()
                .filter(one -> intervals.containsKey(one.interval()))
                .forEach(widened::add);
        rollout.flatMap(WidenedInterval::of).ifPresent(widened::add);
        return new FitReport(
                law,
                optimal.map(o -> OptionalDouble.of(o.paramsExponent())).orElse(OptionalDouble.empty()),
                optimal.map(o -> OptionalDouble.of(o.tokensExponent())).orElse(OptionalDouble.empty()),
                objective,
                selection.used().size(),
                intervals,
                scatter.deviation(),
                replicates.draws(),
                fitted,
                valleys,
                rollout,
                predictions,
                List.copyOf(all),
                undetermined,
                selection.lossUnit(),
                widened,
                sensitivity,
                discrepancies.unwidened());
    }

    /** A minimum that no replicate of the same runs has again is no law. */
    private void requireLaws(LossLaw law, Replicates replicates) {
        boolean isFinite = law.symbols().values().stream().allMatch(Double::isFinite);
        if (!isFinite || (options.replicates() > 0 && replicates.isEmpty())) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "the %d runs determine no law of form %s: %s; the best that was found is %s. Fit another form, or runs that"
                            + " differ in what this one asks for",
                    selection.used().size(),
                    law.form(),
                    isFinite
                            ? "none of " + options.replicates() + " bootstrap replicates has one"
                            : "a constant goes to infinity",
                    law.symbols().entrySet().stream()
                            .map(symbol -> String.format(Locale.ROOT, "%s=%.3g", symbol.getKey(), symbol.getValue()))
                            .collect(Collectors.joining(", "))));
        }
    }

    private void warnOfReplicates(LossLaw law, Replicates replicates, int clusters, List<String> warnings) {
        int numConstants = law.symbols().size();
        if (options.replicates() == 0) {
            return;
        }
        boolean isResampled = replicates.source() == Replicates.Source.RESAMPLED_RUNS;
        if (replicates.failed() * FEW > options.replicates()) {
            warnings.add(replicates.failed() + " of " + options.replicates()
                    + " bootstrap replicates determine no law ("
                    + (isResampled ? "too few different runs, or no minimum" : "no law has the losses that were drawn")
                    + "); intervals are of the other " + replicates.laws().size() + " and too narrow");
        }
        warnOfNames(law, clusters, warnings);
        switch (replicates.source()) {
            case PLAUSIBLE_LAWS ->
                warnings.add("intervals are of laws that explain the " + clusters
                        + " independent runs about as well as the one reported, not of resampled runs: so few runs, or a"
                        + " constant at its bound or not identified, resampled look surer than they are");
            case REDRAWN_LOSSES ->
                warnings.add("intervals are of fits to losses drawn again around the law, as far off as"
                        + " the " + clusters + " independent runs are for " + numConstants
                        + " constants: so few runs resampled look surer than they are");
            case RESAMPLED_RUNS -> {
                if (clusters < 4 * numConstants) {
                    warnings.add("only " + clusters + " independent runs for " + numConstants
                            + " constants: bootstrap intervals of so few are rough, and rather too narrow");
                }
            }
        }
    }

    /** Rows of one name are one run to the bootstrap, whatever column the names come from. */
    private void warnOfNames(LossLaw law, int clusters, List<String> warnings) {
        long models = selection.used().stream().map(ModelPoint::of).distinct().count();
        boolean isOfFinalLosses = !law.form().equals(FrontierLaw.ENVELOPE);
        if (isOfFinalLosses && clusters < FEWEST_CLUSTERS && 2L * clusters <= models) {
            warnings.add(
                    "the " + selection.used().size() + " rows have " + clusters + " names, and rows of one name are one"
                            + " independent run: intervals rest on " + clusters
                            + " of them; if each row is a training of its own, take a"
                            + " column for --run-column that tells them apart");
        }
    }

    private static void warnOfSplit(LossLaw law, Replicates replicates, List<String> warnings) {
        if (replicates.laws().isEmpty() || !(law instanceof ComputeOptimal optimal)) {
            return;
        }
        Interval a = Interval.of(replicates.paramsExponents());
        if (a.high() - a.low() > WIDE) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "how compute splits into parameters and tokens is hardly determined: best N grows with C^%.2f, but 95%% of"
                            + " the replicates say anything from C^%.2f to C^%.2f; train at more and wider spread numbers of"
                            + " parameters and of tokens",
                    optimal.paramsExponent(),
                    a.low(),
                    a.high()));
        }
    }

    private void warnOfDistance(List<Prediction> predictions, List<String> warnings) {
        boolean hasCompute = CostOrder.of(selection.used()) == CostOrder.COMPUTE;
        for (Prediction prediction : predictions) {
            boolean isByCompute = hasCompute && Double.isFinite(prediction.flops());
            double factor =
                    isByCompute ? prediction.flops() / most(Run::flops) : prediction.params() / most(Run::params);
            if (factor > FAR) {
                warnings.add(String.format(Locale.ROOT, "the prediction for %.3g parameters", prediction.params())
                        + (isByCompute ? String.format(Locale.ROOT, " on %.3g tokens", prediction.tokens()) : "")
                        + String.format(
                                Locale.ROOT,
                                " is %s times the %s: it rests on the form of the law, of which no interval knows",
                                times(factor),
                                isByCompute ? "compute of the most expensive run" : "size of the largest model"));
            }
        }
    }

    /** A number of twenty digits nobody reads. */
    static String times(double factor) {
        return factor < MANY
                ? String.format(Locale.ROOT, "%.0f", factor)
                : String.format(Locale.ROOT, "%.1e", factor).replace("e+", "e");
    }

    private double most(ToDoubleFunction<Run> quantity) {
        return selection.used().stream().mapToDouble(quantity).max().orElseThrow();
    }

    /** A setting without effect is told. */
    private void warnOfTokens(LossLaw law, List<Prediction> predictions, List<String> warnings) {
        boolean isAsked = predictions.stream()
                .anyMatch(said -> Double.isFinite(said.tokens())
                        && selection.used().stream().noneMatch(run -> run.tokens() == said.tokens()));
        if (!law.hasTokens() && isAsked) {
            warnings.add(
                    "form " + law.form() + " has no D: the losses foretold are of the runs' own length of training,"
                            + " whatever tokens were asked for");
        }
    }

    private void warnOfRollout(Optional<Rollout> rollout, List<String> warnings) {
        if (rollout.isEmpty()) {
            warnings.add("too few runs to hold the "
                    + CostOrder.of(selection.used()).most() + " out: how well the law extrapolates is not known");
            return;
        }
        Rollout held = rollout.get();
        int count = held.measured().size();
        if (held.isOverconfident()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "fitted on the %d %s runs, the law holds only %.0f%% of the %d %s in its 95%% intervals"
                            + " (mean error %.2f%%): prediction intervals are too narrow by themselves%s",
                    held.fitted(),
                    held.order().least(),
                    100 * held.coverage(),
                    count,
                    held.order().most(),
                    100 * held.meanRelativeError(),
                    held.isWidened()
                            ? String.format(
                                    Locale.ROOT,
                                    ", and were widened %.1f times, as these errors ask for; those of the constants were not",
                                    held.widening())
                            : ", if only just"));
        }
    }
}
