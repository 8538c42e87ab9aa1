package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.fit.UnknownScale;
import java.util.Arrays;

/**
 * How plausible each E is by the lowest losses of a few budgets, where they single out none.
 *
 * <p>For every E the rest is a line of ln(L* - E) over ln C; chi-squared is how far the lowest losses lie from it, in their
 * own variances. The likelihood is exp(-chi-squared / 2 k^2), with k = t / z for not knowing the scatter that these
 * variances are made of ({@link UnknownScale}), and wider still where the losses scatter about the best line by more than
 * they explain. The prior is flat in E from 0 to the lowest loss: as for the parametric form, any share of a loss is as
 * likely to be E as another. Two budgets have a line for every E, and the prior is all that is left.
 */
final class PlausibleFloor {
    /** Exponents of compute between which L* - E falls; all that were ever measured lie between 0.02 and 0.3. */
    private static final double MOST_GAMMA = 1;

    private static final int GRID = 400;

    /** Losses are printed with so many digits. */
    private static final double ROUNDING = 1e-5;

    /** Percentile 95 of chi-squared with one degree of freedom. */
    private static final double CHI_SQUARED = 3.841;

    /** Constants of the curve. */
    private static final int CONSTANTS = 3;

    private final double[] cumulative;
    private final boolean isOpen;

    private PlausibleFloor(double[] cumulative, boolean isOpen) {
        this.cumulative = cumulative;
        this.isOpen = isOpen;
    }

    /**
     * Weighs every E.
     *
     * @param flops of the budgets, at least two different
     * @param losses lowest of each
     * @param variances of these losses
     * @param freedom degrees of freedom that the variances rest on; 0 where nothing tells them, and all E that have a
     *     falling line are alike
     */
    static PlausibleFloor of(double[] flops, double[] losses, double[] variances, int freedom) {
        double lowest = Arrays.stream(losses).min().orElseThrow();
        double[] chiSquared = new double[GRID];
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < GRID; i++) {
            double e = share(i) * lowest;
            PowerOfCompute line = FrontierLoss.above(e, flops, losses);
            chiSquared[i] = -line.exponent() <= MOST_GAMMA ? chiSquared(e, line, flops, losses, variances) : Double.NaN;
            least = chiSquared[i] < least ? chiSquared[i] : least;
        }
        double scale = freedom > 0 ? Math.pow(UnknownScale.factor(freedom), 2) : Double.POSITIVE_INFINITY;
        scale *= Math.max(1, least / Math.max(1, losses.length - CONSTANTS));
        double[] cumulative = new double[GRID];
        double sum = 0;
        for (int i = 0; i < GRID; i++) {
            double off = chiSquared[i] - least;
            sum += Double.isNaN(off) ? 0 : Math.exp(-off / (2 * scale));
            cumulative[i] = sum;
        }
        if (!(sum > 0)) { // losses that rise with compute: no line falls, and nothing is known of E
            Arrays.setAll(cumulative, i -> i + 1.0);
            return new PlausibleFloor(cumulative, true);
        }
        return new PlausibleFloor(cumulative, chiSquared[0] - least <= CHI_SQUARED * scale);
    }

    /** In the middle of each step. */
    private static double share(int step) {
        return (step + 0.5) / GRID;
    }

    private static double chiSquared(
            double e, PowerOfCompute line, double[] flops, double[] losses, double[] variances) {
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            double off = losses[i] - e - line.at(flops[i]);
            sum += off * off / (variances[i] + Math.pow(ROUNDING * losses[i], 2));
        }
        return sum;
    }

    /** Whether E = 0 explains the lowest losses about as well as the best E. */
    boolean isOpen() {
        return isOpen;
    }

    /**
     * E as a share of the lowest loss, drawn as it is plausible.
     *
     * @param uniform in [0, 1); one half is the median
     */
    double draw(double uniform) {
        double wanted = uniform * cumulative[GRID - 1];
        int step = Arrays.binarySearch(cumulative, wanted);
        step = Math.min(GRID - 1, step >= 0 ? step + 1 : -step - 1);
        double before = step == 0 ? 0 : cumulative[step - 1];
        double within = cumulative[step] > before ? (wanted - before) / (cumulative[step] - before) : 0.5;
        return (step + within) / GRID;
    }
}
