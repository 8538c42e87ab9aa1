package io.ladder.scaling.fit.envelope;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.isoflop.FrontierLoss;
import io.ladder.scaling.fit.isoflop.PowerOfCompute;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Approach 1 of Hoffmann et al. 2022 (section 3.1): at each of {@value #PLACES} FLOP counts, evenly spread in ln C, the
 * model with the lowest loss among all training curves; its N and D as lines over ln C.
 *
 * <p>A place counts only where curves of a smaller and of a larger model than the winner reach: elsewhere the envelope
 * shows the grid's border, or that nothing else was trained there.
 *
 * @param law of the envelope, without curvature
 * @param points the places used, cheapest first
 * @param warnings for people
 */
public record EnvelopeFit(FrontierLaw law, List<EnvelopePoint> points, List<String> warnings) {
    /** As many as in the paper. */
    static final int PLACES = 1500;

    private static final int FEWEST_SIZES = 2;

    /** Budgets closer together than this factor say little of an exponent. */
    private static final double NARROW = 10;

    /**
     * Fits.
     *
     * @param runs rows of one name are points of one training curve
     * @throws ConfigException if there are too few curves, or fewer than two models are ever the best between others
     */
    public static EnvelopeFit of(List<Run> runs) {
        List<TrainingCurve> curves = TrainingCurve.of(runs);
        long sizes =
                curves.stream().mapToDouble(TrainingCurve::params).distinct().count();
        if (sizes < FEWEST_SIZES + 2) {
            throw new ConfigException("form envelope needs training curves (rows of one run name at several tokens) of "
                    + (FEWEST_SIZES + 2) + " model sizes or more, but found " + sizes + " among " + runs.size()
                    + " rows; log the loss along training, or fit --form isoflop or chinchilla to final losses");
        }
        List<EnvelopePoint> points = lowest(curves);
        long winners =
                points.stream().mapToDouble(EnvelopePoint::params).distinct().count();
        if (winners < FEWEST_SIZES) {
            throw new ConfigException("form envelope needs two models that have the lowest loss at some compute where a"
                    + " smaller and a larger one were trained too; " + winners + " of " + sizes
                    + " sizes do: train more sizes in between, or each for longer");
        }
        var law = law(runs, points);
        var warnings = new ArrayList<String>();
        warnings.add("a curve's loss before its learning rate has decayed is above that of a run of that length: the"
                + " envelope favours models near the end of their training");
        double span = points.get(points.size() - 1).flops() / points.get(0).flops();
        if (span < NARROW) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the envelope spans a factor of %.1f of compute only: the" + " exponents are uncertain",
                    span));
        }
        if (winners == FEWEST_SIZES) {
            warnings.add("only two models make the envelope: the exponents pass through both and nothing checks them");
        }
        if (law.e() == 0) {
            warnings.add("the envelope shows no levelling off: E was set to 0 and the law's losses are too low far"
                    + " beyond the runs");
        }
        return new EnvelopeFit(law, points, List.copyOf(warnings));
    }

    private static FrontierLaw law(List<Run> runs, List<EnvelopePoint> points) {
        double[] logFlops =
                points.stream().mapToDouble(point -> Math.log(point.flops())).toArray();
        double[] equal = LinearFit.equalWeights(points.size());
        PowerOfCompute params = PowerOfCompute.of(
                logFlops,
                points.stream().mapToDouble(point -> Math.log(point.params())).toArray(),
                equal);
        PowerOfCompute tokens = PowerOfCompute.of(
                logFlops,
                points.stream().mapToDouble(point -> Math.log(point.tokens())).toArray(),
                equal);
        FrontierLoss loss = FrontierLoss.of(
                points.stream().mapToDouble(EnvelopePoint::flops).toArray(),
                points.stream().mapToDouble(EnvelopePoint::loss).toArray());
        double flopsFactor = Math.exp(runs.stream()
                .mapToDouble(run -> Math.log(run.flops() / (run.params() * run.tokens())))
                .average()
                .orElseThrow());
        return new FrontierLaw(
                FrontierLaw.ENVELOPE,
                params.factor(),
                params.exponent(),
                tokens.factor(),
                tokens.exponent(),
                loss.e(),
                loss.gain(),
                loss.gamma(),
                0,
                flopsFactor);
    }

    private static List<EnvelopePoint> lowest(List<TrainingCurve> curves) {
        double from =
                curves.stream().mapToDouble(TrainingCurve::leastFlops).min().orElseThrow();
        double to = curves.stream().mapToDouble(TrainingCurve::mostFlops).max().orElseThrow();
        var points = new ArrayList<EnvelopePoint>();
        for (int i = 0; i < PLACES; i++) {
            double logFlops = Math.log(from) + i * Math.log(to / from) / (PLACES - 1);
            List<TrainingCurve> there = curves.stream()
                    .filter(curve -> curve.reaches(logFlops))
                    .sorted(Comparator.comparingDouble(curve -> curve.logLossAt(logFlops)))
                    .toList();
            if (!there.isEmpty() && isBetweenOthers(there)) {
                TrainingCurve best = there.get(0);
                points.add(new EnvelopePoint(
                        Math.exp(logFlops),
                        best.params(),
                        Math.exp(best.logTokensAt(logFlops)),
                        Math.exp(best.logLossAt(logFlops))));
            }
        }
        return points;
    }

    private static boolean isBetweenOthers(List<TrainingCurve> bestFirst) {
        double best = bestFirst.get(0).params();
        return bestFirst.stream().anyMatch(curve -> curve.params() < best)
                && bestFirst.stream().anyMatch(curve -> curve.params() > best);
    }
}
