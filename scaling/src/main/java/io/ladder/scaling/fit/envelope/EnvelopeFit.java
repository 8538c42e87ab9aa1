package io.ladder.scaling.fit.envelope;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.isoflop.FrontierLoss;
import io.ladder.scaling.fit.isoflop.PowerOfCompute;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Approach 1 of Hoffmann et al. 2022 (section 3.1): at each of {@value #PLACES} FLOP counts, evenly spread in ln C, the
 * model with the lowest loss among all training curves; its N and D as lines over ln C.
 *
 * <p>A place counts only where curves of a smaller and of a larger model than the winner reach: elsewhere the envelope
 * shows the grid's border, or that nothing else was trained there.
 *
 * <p>How the loss rises beside the best N is read off the other rows, as far as a factor of {@value #BESIDE} in N.
 *
 * @param law of the envelope
 * @param points the places used, cheapest first
 * @param isFloorOpen whether the envelope shows no levelling off: E is the middle of what goes with it
 * @param warnings for people
 */
public record EnvelopeFit(FrontierLaw law, List<EnvelopePoint> points, boolean isFloorOpen, List<String> warnings) {
    /** As many as in the paper. */
    static final int PLACES = 1500;

    /** Rows of models within this factor of N* tell the curvature. */
    static final double BESIDE = 8;

    private static final int FEWEST_SIZES = 2;

    private static final double MEDIAN = 0.5;

    /** Budgets closer together than this factor say little of an exponent. */
    private static final double NARROW = 10;

    /**
     * Fits.
     *
     * @param runs rows of one name are points of one training curve
     * @throws ConfigException if there are too few curves, or fewer than two models are ever the best between others
     */
    public static EnvelopeFit of(List<Run> runs) {
        return of(TrainingCurve.of(runs), runs.size());
    }

    /** The same, of curves; {@code numRows} is for people. */
    static EnvelopeFit of(List<TrainingCurve> curves, int numRows) {
        return of(curves, numRows, false, MEDIAN);
    }

    /**
     * The same for a replicate.
     *
     * @param hasOpenFloor whether E is drawn even if this envelope levels off
     * @param uniform in [0, 1): which E, where it is drawn
     */
    static EnvelopeFit of(List<TrainingCurve> curves, int numRows, boolean hasOpenFloor, double uniform) {
        long sizes =
                curves.stream().mapToDouble(TrainingCurve::params).distinct().count();
        if (sizes < FEWEST_SIZES + 2) {
            throw new ConfigException("form envelope needs training curves (rows of one run name at several tokens) of "
                    + (FEWEST_SIZES + 2) + " model sizes or more, but found " + sizes + " among " + numRows
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
        List<EnvelopePoint> some = thinned(points);
        double[] flops = some.stream().mapToDouble(EnvelopePoint::flops).toArray();
        double[] losses = some.stream().mapToDouble(EnvelopePoint::loss).toArray();
        FrontierLoss best = FrontierLoss.of(flops, losses);
        boolean isFloorOpen = hasOpenFloor || best.e() == 0;
        var law = law(curves, points, isFloorOpen ? FrontierLoss.withAnyFloor(flops, losses, uniform) : best);
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
        if (isFloorOpen) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the envelope shows no levelling off, and E cannot be told from it: anything from %.3g to %.3g goes with"
                            + " it (95%%). The law takes %.3g, the middle of what does; how the loss goes on beyond the runs is"
                            + " as uncertain, and its intervals say so",
                    FrontierLoss.withAnyFloor(flops, losses, 0.025).e(),
                    FrontierLoss.withAnyFloor(flops, losses, 0.975).e(),
                    law.e()));
        }
        return new EnvelopeFit(law, points, isFloorOpen, List.copyOf(warnings));
    }

    private static FrontierLaw law(List<TrainingCurve> curves, List<EnvelopePoint> points, FrontierLoss loss) {
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
        double numPoints = curves.stream().mapToInt(TrainingCurve::numPoints).sum();
        double flopsFactor = Math.exp(curves.stream()
                        .mapToDouble(curve -> curve.meanLogFlopsFactor() * curve.numPoints())
                        .sum()
                / numPoints);
        return new FrontierLaw(
                FrontierLaw.ENVELOPE,
                params.factor(),
                params.exponent(),
                tokens.factor(),
                tokens.exponent(),
                loss.e(),
                loss.gain(),
                loss.gamma(),
                curvature(curves, points, params, loss),
                flopsFactor);
    }

    /** Q: least squares of (L - L*(C)) C^gamma over ln(N / N*(C))^2, of rows within the envelope's span of compute. */
    private static double curvature(
            List<TrainingCurve> curves, List<EnvelopePoint> points, PowerOfCompute params, FrontierLoss loss) {
        double from = Math.log(points.get(0).flops());
        double to = Math.log(points.get(points.size() - 1).flops());
        double products = 0;
        double squares = 0;
        for (TrainingCurve curve : curves) {
            double besideUnit = Math.log(curve.params() / params.factor()); // ln N less ln N* at one FLOP
            for (int i = 0; i < curve.numPoints(); i++) {
                double at = curve.logFlops(i);
                double offset = besideUnit - params.exponent() * at;
                if (at >= from && at <= to && Math.abs(offset) <= Math.log(BESIDE)) {
                    double above = (Math.exp(curve.logLoss(i)) - loss.e()) * Math.exp(loss.gamma() * at) - loss.gain();
                    double square = offset * offset;
                    products += above * square;
                    squares += square * square;
                }
            }
        }
        return squares > 0 ? products / squares : 0;
    }

    /** Neighbours say the same: about fifty places tell the curve of the losses as well. */
    private static List<EnvelopePoint> thinned(List<EnvelopePoint> points) {
        int step = Math.max(1, points.size() / 50);
        return IntStream.range(0, points.size())
                .filter(i -> i % step == 0)
                .mapToObj(points::get)
                .toList();
    }

    /** Sum of squares of (loss on the envelope less the law's). */
    public double objective() {
        return points.stream()
                .mapToDouble(point -> point.loss() - law.frontierLoss(point.flops()))
                .map(off -> off * off)
                .sum();
    }

    private static List<EnvelopePoint> lowest(List<TrainingCurve> curves) {
        double from =
                curves.stream().mapToDouble(TrainingCurve::leastLogFlops).min().orElseThrow();
        double to =
                curves.stream().mapToDouble(TrainingCurve::mostLogFlops).max().orElseThrow();
        var points = new ArrayList<EnvelopePoint>();
        for (int i = 0; i < PLACES; i++) {
            lowestAt(from + i * (to - from) / (PLACES - 1), curves).ifPresent(points::add);
        }
        return points;
    }

    /** Empty unless curves of smaller and of larger models than the best reach there too. */
    private static Optional<EnvelopePoint> lowestAt(double logFlops, List<TrainingCurve> curves) {
        TrainingCurve best = null;
        double lowest = Double.POSITIVE_INFINITY;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (TrainingCurve curve : curves) {
            if (curve.reaches(logFlops)) {
                double logLoss = curve.logLossAt(logFlops);
                smallest = Math.min(smallest, curve.params());
                largest = Math.max(largest, curve.params());
                if (logLoss < lowest) {
                    lowest = logLoss;
                    best = curve;
                }
            }
        }
        if (best == null || best.params() <= smallest || best.params() >= largest) {
            return Optional.empty();
        }
        return Optional.of(new EnvelopePoint(
                Math.exp(logFlops), best.params(), Math.exp(best.logTokensAt(logFlops)), Math.exp(lowest)));
    }
}
