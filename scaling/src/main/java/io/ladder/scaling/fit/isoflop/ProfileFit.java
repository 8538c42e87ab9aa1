package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One profile's minimum: a parabola of loss over x = ln N, weighted by the runs' standard errors where all are known.
 *
 * @param byError whether runs weigh by 1 / lossError^2
 * @param parabola in x - centre; empty if there are fewer than three sizes
 * @param cubic the same with one more term, for the profile's asymmetry; empty if there are fewer than five runs
 * @param centre mean of x
 * @param bestLogParams ln N of the parabola's lowest point
 * @param bestLogTokens ln D there, by a polynomial of ln D over ln N through the same runs
 * @param bestLoss loss there
 * @param geometry variance of {@code bestLogParams} for residuals of variance one
 * @param akima ln N of the lowest place by Akima's interpolation
 * @param rejected why the minimum is not to be used
 */
record ProfileFit(
        Profile profile,
        boolean byError,
        Optional<LinearFit> parabola,
        Optional<LinearFit> cubic,
        double centre,
        double bestLogParams,
        double bestLogTokens,
        double bestLoss,
        double geometry,
        OptionalDouble akima,
        Optional<String> rejected) {

    private static final int FEWEST_FOR_CUBIC = 5;

    /** Curvature must be this many of its standard errors. */
    private static final double CURVED = 2;

    /**
     * Fits.
     *
     * @param byError whether the points weigh by 1 / lossError^2
     */
    static ProfileFit of(Profile profile, boolean byError) {
        List<Run> runs = profile.runs();
        int n = runs.size();
        double[] x = runs.stream().mapToDouble(run -> Math.log(run.params())).toArray();
        double centre = java.util.Arrays.stream(x).average().orElseThrow();
        double[] offsets =
                java.util.Arrays.stream(x).map(value -> value - centre).toArray();
        double[] losses = runs.stream().mapToDouble(Run::loss).toArray();
        double[] weights = byError
                ? runs.stream()
                        .mapToDouble(run -> 1 / (run.lossError() * run.lossError()))
                        .toArray()
                : LinearFit.equalWeights(n);
        int sizes = profile.distinctSizes();
        Optional<LinearFit> parabola = sizes < 3 ? Optional.empty() : LinearFit.polynomial(2, offsets, losses, weights);
        if (parabola.isEmpty()) {
            String why = String.format(
                    Locale.ROOT, "has models of %d size%s; a parabola needs three", sizes, sizes == 1 ? "" : "s");
            double nan = Double.NaN;
            return new ProfileFit(
                    profile,
                    byError,
                    parabola,
                    parabola,
                    centre,
                    nan,
                    nan,
                    nan,
                    nan,
                    OptionalDouble.empty(),
                    Optional.of(why));
        }
        LinearFit curve = parabola.get();
        double slope = curve.coefficient(1);
        double bend = curve.coefficient(2);
        double offset = -slope / (2 * bend);
        Optional<LinearFit> cubic = sizes < FEWEST_FOR_CUBIC
                ? Optional.empty()
                : LinearFit.polynomial(3, offsets, losses, weights).filter(fit -> fit.degreesOfFreedom() > 0);
        return new ProfileFit(
                profile,
                byError,
                parabola,
                cubic,
                centre,
                centre + offset,
                tokensAt(runs, offsets, weights, sizes, offset),
                curve.at(LinearFit.powers(offset, 2)),
                geometry(curve, slope, bend),
                akima(runs),
                rejection(runs, curve, x, centre + offset));
    }

    boolean usable() {
        return rejected.isEmpty();
    }

    /** Variance of {@code bestLoss} for residuals of variance one, at its place in ln N. */
    double lossGeometry() {
        return parabola.orElseThrow().leverage(LinearFit.powers(bestLogParams - centre, 2), 1);
    }

    /** Weight of a run in the parabola. */
    double weight(Run run) {
        return byError ? 1 / (run.lossError() * run.lossError()) : 1;
    }

    /** ln N of the cubic's lowest point less that of the parabola's; empty if the cubic has none near. */
    OptionalDouble cubicShift() {
        if (cubic.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] c = cubic.get().coefficients();
        double discriminant = c[2] * c[2] - 3 * c[3] * c[1];
        if (discriminant <= 0 || c[2] <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(centre - c[1] / (c[2] + Math.sqrt(discriminant)) - bestLogParams);
    }

    /** Polynomial in x = ln N, not centred. */
    List<Double> coefficients() {
        if (parabola.isEmpty()) {
            return List.of();
        }
        double[] c = parabola.get().coefficients();
        return List.of(c[0] - c[1] * centre + c[2] * centre * centre, c[1] - 2 * c[2] * centre, c[2]);
    }

    /** Delta method for -c1 / (2 c2). */
    private static double geometry(LinearFit curve, double slope, double bend) {
        double bySlope = -1 / (2 * bend);
        double byBend = slope / (2 * bend * bend);
        return bySlope * bySlope * curve.unscaledCovariance(1, 1)
                + 2 * bySlope * byBend * curve.unscaledCovariance(1, 2)
                + byBend * byBend * curve.unscaledCovariance(2, 2);
    }

    private static double tokensAt(List<Run> runs, double[] offsets, double[] weights, int sizes, double offset) {
        // At 6 N D = C a line; with FLOPs counted exactly the line bends a little.
        double[] logTokens =
                runs.stream().mapToDouble(run -> Math.log(run.tokens())).toArray();
        int degree = sizes > 3 ? 2 : 1;
        return LinearFit.polynomial(degree, offsets, logTokens, weights)
                .map(fit -> fit.at(LinearFit.powers(offset, degree)))
                .orElse(Double.NaN);
    }

    private static OptionalDouble akima(List<Run> runs) {
        var sizes = meanLossBySize(runs);
        return AkimaMinimum.of(
                sizes.stream().mapToDouble(size -> size[0]).toArray(),
                sizes.stream().mapToDouble(size -> size[1]).toArray());
    }

    private static Optional<String> rejection(List<Run> runs, LinearFit curve, double[] x, double best) {
        double bend = curve.coefficient(2);
        if (bend <= 0) {
            return Optional.of(String.format(
                    Locale.ROOT, "is concave (curvature %.3g): its parabola has a highest point, no lowest", bend));
        }
        if (best <= x[0] || best >= x[x.length - 1]) {
            boolean below = best <= x[0];
            return Optional.of(String.format(
                    Locale.ROOT,
                    "has its minimum at N = %.3g, outside its runs (%.3g to %.3g); add %s models",
                    Math.exp(best),
                    Math.exp(x[0]),
                    Math.exp(x[x.length - 1]),
                    below ? "smaller" : "larger"));
        }
        var sizes = meanLossBySize(runs);
        int lowest = 0;
        for (int i = 1; i < sizes.size(); i++) {
            if (sizes.get(i)[1] < sizes.get(lowest)[1]) {
                lowest = i;
            }
        }
        if (lowest == 0 || lowest == sizes.size() - 1) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "has its lowest loss on the border, in its %s model (N = %.3g); add %s ones",
                    lowest == 0 ? "smallest" : "largest",
                    Math.exp(sizes.get(lowest)[0]),
                    lowest == 0 ? "smaller" : "larger"));
        }
        int freedom = curve.degreesOfFreedom();
        if (freedom > 0) {
            double error = Math.sqrt(curve.residualSum() / freedom * curve.unscaledCovariance(2, 2));
            if (bend < CURVED * error) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "is flat within its scatter (curvature %.3g, standard error %.3g); add runs further out",
                        bend,
                        error));
            }
        }
        return Optional.empty();
    }

    /** {ln N, mean loss} of each size, rising. */
    private static List<double[]> meanLossBySize(List<Run> runs) {
        var sizes = new ArrayList<double[]>();
        int count = 0;
        for (Run run : runs) {
            double logParams = Math.log(run.params());
            double[] last = sizes.isEmpty() ? null : sizes.get(sizes.size() - 1);
            if (last != null && logParams - last[0] <= Math.log1p(Profile.SAME_SIZE)) {
                count++;
                last[1] += (run.loss() - last[1]) / count;
            } else {
                count = 1;
                sizes.add(new double[] {logParams, run.loss()});
            }
        }
        return sizes;
    }
}
