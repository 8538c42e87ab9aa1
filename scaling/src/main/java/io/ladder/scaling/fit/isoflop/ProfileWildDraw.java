package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.fit.UnknownScale;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.regression.Scatter;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Wild bootstrap of profiles (Wu 1986; Mammen 1993): losses that could have been, on the same models.
 *
 * <p>A run's loss becomes its parabola's word plus its residual times a multiplier of mean 0 and variance 1. The residual
 * is widened for its leverage and brought to the variance that the fit weighs its profile by, which borrows from all
 * profiles: a profile's own few residuals are at times far too small by chance, and its minimum then far too sure. What
 * all of them together leave unknown of the scatter widens it too ({@link UnknownScale}). The multiplier is how often the
 * bootstrap drew the run's cluster, less 1: so runs of one name share it, and its third moment is 1, as Mammen wants.
 * Where minima scatter about their line more than their profiles' residuals explain, whole profiles are also moved along
 * ln N by that excess, up or down at random.
 */
final class ProfileWildDraw {
    private final List<Run> runs;
    private final double[] weights;
    private final double[] fitted;
    private final double[] residuals;
    /** Of each run, the loss that one step of its profile's minimum along ln N adds. */
    private final double[] tilts;

    private final int[] profiles;
    private final double[] excess;

    private ProfileWildDraw(List<Run> runs, double[] weights, int numProfiles) {
        this.runs = runs;
        this.weights = weights.clone();
        this.fitted = new double[runs.size()];
        this.residuals = new double[runs.size()];
        this.tilts = new double[runs.size()];
        this.profiles = new int[runs.size()];
        this.excess = new double[numProfiles];
        Arrays.fill(profiles, -1);
    }

    /**
     * Prepares.
     *
     * @param weights of the runs before drawing; those of weight 0 take no part
     */
    static ProfileWildDraw of(List<Run> runs, double[] weights) {
        var present = new ArrayList<Run>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                present.add(runs.get(i));
            }
        }
        List<ProfileFit> fits = IsoflopFit.fits(Profiles.of(present));
        var draw = new ProfileWildDraw(runs, weights, fits.size());
        List<ProfileFit> drawn =
                fits.stream().filter(fit -> fit.parabola().isPresent()).toList();
        double[] variances = IsoflopFit.residualVariances(drawn);
        int freedom = drawn.stream()
                .mapToInt(fit -> fit.parabola().orElseThrow().degreesOfFreedom())
                .sum();
        double unknownScale = freedom > 0 ? UnknownScale.factor(freedom) : 1;
        for (int i = 0; i < weights.length; i++) {
            for (int known = 0; known < drawn.size(); known++) {
                ProfileFit fit = drawn.get(known);
                if (weights[i] > 0 && fit.profile().runs().contains(runs.get(i))) {
                    draw.place(i, fits.indexOf(fit), fit, unknownScale * Math.sqrt(variances[known]));
                }
            }
        }
        draw.findExcess(fits);
        return draw;
    }

    /** The runs with drawn losses. */
    List<Run> runs(double[] drawn) {
        var random = new SplittableRandom(Arrays.hashCode(drawn));
        double[] moves = new double[excess.length];
        for (int profile = 0; profile < moves.length; profile++) {
            moves[profile] = random.nextBoolean() ? excess[profile] : -excess[profile];
        }
        var result = new ArrayList<Run>();
        for (int i = 0; i < weights.length; i++) {
            Run run = runs.get(i);
            if (weights[i] > 0 && profiles[i] >= 0) {
                double multiplier = drawn[i] / weights[i] - 1;
                double loss = fitted[i] + multiplier * residuals[i] + tilts[i] * moves[profiles[i]];
                result.add(new Run(
                        run.name(), run.params(), run.tokens(), run.flops(), loss, run.lossError(), run.more()));
            }
        }
        return result;
    }

    private void place(int index, int profile, ProfileFit fit, double deviation) {
        Run run = runs.get(index);
        LinearFit parabola = fit.parabola().orElseThrow();
        double[] row = LinearFit.powers(Math.log(run.params()) - fit.centre(), 2);
        double free = 1 - parabola.leverage(row, fit.weight(run));
        profiles[index] = profile;
        fitted[index] = parabola.at(row);
        // A run that its parabola must pass through has no residual to draw from.
        residuals[index] = free > 1e-6 && parabola.residualSum() > 0
                ? (run.loss() - fitted[index]) / Math.sqrt(free) * deviation / ownDeviation(parabola)
                : 0;
        tilts[index] = -2 * parabola.coefficient(2) * (Math.log(run.params()) - fit.bestLogParams());
    }

    private static double ownDeviation(LinearFit parabola) {
        return Math.sqrt(parabola.residualSum() / parabola.degreesOfFreedom());
    }

    private void findExcess(List<ProfileFit> fits) {
        List<ProfileFit> used = fits.stream().filter(ProfileFit::usable).toList();
        if (used.size() < 3) {
            return; // Two minima lie on their line.
        }
        double[] x = used.stream()
                .mapToDouble(fit -> Math.log(fit.profile().flops()))
                .toArray();
        double[] y = used.stream().mapToDouble(ProfileFit::bestLogParams).toArray();
        double[] variances = IsoflopFit.variances(used);
        double common = Scatter.common(x, y, variances);
        double[] lineWeights = Scatter.weights(variances, common);
        double centre = Arrays.stream(x).average().orElseThrow();
        double[] offsets = Arrays.stream(x).map(value -> value - centre).toArray();
        LinearFit line = LinearFit.polynomial(1, offsets, y, lineWeights).orElseThrow();
        double[] off = line.residuals();
        for (int i = 0; i < used.size(); i++) {
            double free = 1 - line.leverage(LinearFit.powers(offsets[i], 1), lineWeights[i]);
            double share = Math.sqrt(common / (common + variances[i]));
            excess[fits.indexOf(used.get(i))] = free > 1e-6 ? share * off[i] / Math.sqrt(free) : 0;
        }
    }
}
