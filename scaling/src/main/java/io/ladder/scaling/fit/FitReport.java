package io.ladder.scaling.fit;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.LossUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A law as it was fitted, and how far it can be trusted.
 *
 * @param paramsExponent a of N* ~ C^a, where the form has one
 * @param tokensExponent b of D* ~ C^b, where the form has one
 * @param objective sum of the Huber losses, or the form's own objective, at the minimum
 * @param points number of runs fitted
 * @param intervals of the law's symbols and of {@code a} and {@code b}
 * @param residualDeviation standard deviation of the log-loss residuals, robust
 * @param draws bootstrap replicates; empty if none were asked for
 * @param runs all runs of the table, those left out too
 * @param valleys IsoFLOP profiles, cheapest first; empty if the table has none
 * @param warnings for people: what is doubtful, with the figures
 * @param undetermined why these runs do not tell how compute is best split; then there are no exponents, and whoever
 *     asks the law for its optimum states a number that nobody measured. Empty if they do, or if the form has no optimum
 * @param lossUnit of the runs' losses, and so of every loss here
 * @param widened intervals that are wider than scatter alone would have them
 * @param sensitivity what the law would be without the largest sizes, and without the shortest runs; empty where the form
 *     does not ask
 * @param unwidened what was found and warned of, and makes intervals of constants and optima too narrow, for nothing has
 *     widened them
 */
public record FitReport(
        LossLaw law,
        OptionalDouble paramsExponent,
        OptionalDouble tokensExponent,
        double objective,
        int points,
        Map<String, Interval> intervals,
        double residualDeviation,
        Draws draws,
        List<FittedRun> runs,
        List<Valley> valleys,
        Optional<Rollout> rollout,
        List<Prediction> predictions,
        List<String> warnings,
        Optional<String> undetermined,
        LossUnit lossUnit,
        List<WidenedInterval> widened,
        List<Sensitivity> sensitivity,
        List<WidenedInterval.Cause> unwidened) {
    public FitReport {
        widened = List.copyOf(widened);
        sensitivity = List.copyOf(sensitivity);
        unwidened = List.copyOf(unwidened);
    }

    /** Of intervals that nothing has widened, without refits. */
    public FitReport(
            LossLaw law,
            OptionalDouble paramsExponent,
            OptionalDouble tokensExponent,
            double objective,
            int points,
            Map<String, Interval> intervals,
            double residualDeviation,
            Draws draws,
            List<FittedRun> runs,
            List<Valley> valleys,
            Optional<Rollout> rollout,
            List<Prediction> predictions,
            List<String> warnings,
            Optional<String> undetermined,
            LossUnit lossUnit) {
        this(
                law,
                paramsExponent,
                tokensExponent,
                objective,
                points,
                intervals,
                residualDeviation,
                draws,
                runs,
                valleys,
                rollout,
                predictions,
                warnings,
                undetermined,
                lossUnit,
                List.of(),
                List.of(),
                List.of());
    }

    /** What a row of the table is: {@code runs}, or {@code points} of training curves, where several have a run's name. */
    public String rows() {
        return numCurves() < points ? "points" : "runs";
    }

    /** What a law was fitted to: {@code 54 runs}, or {@code 300 points of 12 training curves}. */
    public String evidence() {
        return points + " " + rows() + (numCurves() < points ? " of " + numCurves() + " training curves" : "");
    }

    /** Runs by name, where the form reads what lies between a run's beginning and its end; else each row is a run. */
    private long numCurves() {
        return law.form().equals(FrontierLaw.ENVELOPE)
                ? runs.stream()
                        .filter(run -> run.excluded().isEmpty())
                        .map(run -> run.run().name())
                        .distinct()
                        .count()
                : points;
    }

    /**
     * How far the runs that were fitted lie from the law; of a report without them, as normal errors of its deviation. It
     * widens prediction intervals as the hold-out asks for.
     */
    public Scatter scatter() {
        Scatter scatter = runs.stream().anyMatch(run -> run.excluded().isEmpty())
                ? Scatter.of(runs, law)
                : Scatter.normal(residualDeviation);
        return scatter.widened(rollout);
    }

    /**
     * Refuses to be planned with if the optimum is not determined.
     *
     * @param where the fit comes from, for the message
     * @throws ConfigException then, with the reason
     */
    public void requireOptimum(String where) {
        undetermined.ifPresent(why -> {
            throw new ConfigException(where + ": no plan can be made from this fit, for its runs do not determine how"
                    + " compute is best split into parameters and tokens: " + why);
        });
    }
}
