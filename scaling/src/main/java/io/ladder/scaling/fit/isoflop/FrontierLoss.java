package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.regression.SeparableFit;
import java.util.ArrayList;
import java.util.Optional;

/**
 * L*(C) = E + K C^-gamma through the lowest losses of several budgets, by least squares.
 *
 * @param e E
 * @param gain K
 * @param gamma exponent
 * @param doubt why E was set to zero; empty if it was found
 */
public record FrontierLoss(double e, double gain, double gamma, Optional<String> doubt) {
    /** Budgets for three constants with one to spare. */
    private static final int FEWEST_FOR_E = 4;

    private static final int GRID = 15;
    private static final double SMALLEST = 0.005;
    private static final double LARGEST = 1;

    /**
     * Fits, of budgets whose lowest losses have known variances: where these single out no E, its median.
     *
     * @param floor how plausible each E is by them
     */
    static FrontierLoss of(double[] flops, double[] losses, PlausibleFloor floor) {
        if (tellE(flops)) {
            FrontierLoss found = of(flops, losses);
            if (found.doubt().isEmpty()) {
                return found;
            }
        }
        return drawn(flops, losses, floor.draw(0.5));
    }

    /**
     * With an E where the losses show none, and nothing is known of how they scatter: any share of the lowest loss is alike
     * that leaves a falling line.
     *
     * @param uniform in [0, 1): which share; one half is the median
     */
    public static FrontierLoss withAnyFloor(double[] flops, double[] losses, double uniform) {
        return drawn(
                flops,
                losses,
                PlausibleFloor.of(flops, losses, new double[losses.length], 0).draw(uniform));
    }

    /** With E a share of the lowest loss. */
    static FrontierLoss drawn(double[] flops, double[] losses, double share) {
        double e = share * java.util.Arrays.stream(losses).min().orElseThrow();
        PowerOfCompute power = above(e, flops, losses);
        return new FrontierLoss(e, power.factor(), -power.exponent(), Optional.empty());
    }

    /** L* - E as a power of compute; each weighs as much as its loss, not as its logarithm. */
    static PowerOfCompute above(double e, double[] flops, double[] losses) {
        double[] above = java.util.Arrays.stream(losses).map(loss -> loss - e).toArray();
        return PowerOfCompute.of(
                java.util.Arrays.stream(flops).map(Math::log).toArray(),
                java.util.Arrays.stream(above).map(Math::log).toArray(),
                java.util.Arrays.stream(above).map(value -> value * value).toArray());
    }

    /** Whether there are budgets enough for E and one to spare. */
    static boolean tellE(double[] flops) {
        return java.util.Arrays.stream(flops).distinct().count() >= FEWEST_FOR_E;
    }

    /**
     * Fits.
     *
     * @param flops at least two different budgets
     * @param losses lowest loss of each, positive
     */
    public static FrontierLoss of(double[] flops, double[] losses) {
        long budgets = java.util.Arrays.stream(flops).distinct().count();
        if (budgets < FEWEST_FOR_E) {
            return plain(
                    flops,
                    losses,
                    "E cannot be told from " + budgets + " budgets and was set to 0: the law's losses are too low"
                            + " far beyond the runs");
        }
        double middle =
                Math.exp(java.util.Arrays.stream(flops).map(Math::log).average().orElseThrow());
        var grid = new ArrayList<double[]>();
        for (int i = 0; i <= GRID; i++) {
            grid.add(new double[] {Math.log(SMALLEST) + i * Math.log(LARGEST / SMALLEST) / GRID});
        }
        Optional<SeparableFit> fit = SeparableFit.of(
                theta -> rows(flops, middle, Math.exp(theta[0])), losses, LinearFit.equalWeights(losses.length), grid);
        double e = fit.map(found -> found.linear().coefficient(0)).orElse(-1.0);
        double scaled = fit.map(found -> found.linear().coefficient(1)).orElse(-1.0);
        if (e <= 0 || scaled <= 0) {
            return plain(
                    flops,
                    losses,
                    "the lowest losses of the budgets show no levelling off: E was set to 0 and the law's losses are"
                            + " too low far beyond the runs");
        }
        double gamma = Math.exp(fit.orElseThrow().nonlinear().get(0));
        return new FrontierLoss(e, scaled * Math.pow(middle, gamma), gamma, Optional.empty());
    }

    private static double[][] rows(double[] flops, double middle, double gamma) {
        double[][] rows = new double[flops.length][];
        for (int i = 0; i < flops.length; i++) {
            rows[i] = new double[] {1, Math.pow(flops[i] / middle, -gamma)};
        }
        return rows;
    }

    private static FrontierLoss plain(double[] flops, double[] losses, String doubt) {
        PowerOfCompute power = PowerOfCompute.of(
                java.util.Arrays.stream(flops).map(Math::log).toArray(),
                java.util.Arrays.stream(losses).map(Math::log).toArray(),
                LinearFit.equalWeights(flops.length));
        return new FrontierLoss(0, power.factor(), -power.exponent(), Optional.of(doubt));
    }
}
