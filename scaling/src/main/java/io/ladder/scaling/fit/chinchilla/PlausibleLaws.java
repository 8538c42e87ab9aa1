package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Laws drawn as densely as they are plausible, for runs that are too few to be resampled: a posterior sample.
 *
 * <p>The likelihood is {@linkplain HuberLikelihood of the objective's losses}, or {@linkplain SharedErrorsLikelihood of errors
 * that runs share}. The prior is flat in E and in each term at the smallest and at the largest of the runs' N and D: in what
 * losses are made of, so that where runs leave open how much of a loss is E, any share of it is as likely as another.
 * (Flat in the logarithms of the exponents, it would be all but sure of the lowest that such runs allow.) E and the terms
 * may not be negative, exponents lie between {@value #LEAST_EXPONENT} and {@value #MOST_EXPONENT}. These five are also
 * what is drawn: what the runs leave open is a straight line in them. The sampler is the affine-invariant ensemble of
 * Goodman and Weare (2010): it needs no step sizes, and long thin valleys, which these surfaces have, do not slow it down.
 * Deterministic for a seed.
 */
final class PlausibleLaws {
    static final double LEAST_EXPONENT = 0.03;
    static final double MOST_EXPONENT = 2;

    static final int DIMENSION = ChinchillaObjective.DIMENSION;
    private static final int WALKERS = 40;
    private static final int FIRST_SWEEPS = 3000;
    private static final int SWEEPS_BETWEEN = 20;

    /** Of Goodman and Weare's stretch: z is drawn from 1/a to a. */
    private static final double STRETCH = 2;

    /** Where E stands, behind both terms. */
    private static final int FLOOR = 4;

    /** E in lowest losses, where there is none. */
    private static final double AS_GOOD_AS_NONE = 1e-9;

    /** Largest part of a loss, in lowest losses. */
    private static final double HIGHEST = 20;

    private final LogRuns logs;
    private final double lowestLoss;
    private final LawLikelihood likelihood;
    private final boolean hasFloor;
    private final Term params;
    private final Term tokens;
    private final ChinchillaLaw best;
    private final double[] variables = new double[DIMENSION];

    /**
     * Of errors that are each run's own.
     *
     * @param weights how often each run counts
     * @param numClusters independent runs among them
     * @param law the best one
     */
    PlausibleLaws(LogRuns logs, double[] weights, int numClusters, ChinchillaLaw law) {
        this(logs, law, new HuberLikelihood(logs, weights, numClusters, law));
    }

    /** @param law where draws start */
    PlausibleLaws(LogRuns logs, ChinchillaLaw law, LawLikelihood likelihood) {
        this(logs, law, likelihood, true);
    }

    private PlausibleLaws(LogRuns logs, ChinchillaLaw law, LawLikelihood likelihood, boolean hasFloor) {
        this.hasFloor = hasFloor;
        this.logs = logs;
        this.likelihood = likelihood;
        lowestLoss = logs.lowestLoss();
        best = law;
        params = Term.over(logs.rangeOfParams());
        tokens = Term.over(logs.rangeOfTokens());
    }

    /**
     * Without an E, for half of the draws of runs whose best law has none: a prior that is flat in E gives E = 0, which is a
     * law of its own (Kaplan et al. 2020), no weight at all, and everything that follows from it would lie outside of all
     * draws. Runs at whose best E the bound is favour it by more than the half.
     */
    static PlausibleLaws withoutFloor(LogRuns logs, ChinchillaLaw law, LawLikelihood likelihood) {
        return new PlausibleLaws(logs, law, likelihood, false);
    }

    /** A E^(-alpha x) at the least and at the greatest x of the runs, x being centred logarithms. */
    private record Term(double from, double to) {
        /** Of runs that hardly differ, what a term would be at twice the size. */
        private static final double LEAST_RANGE = Math.log(2);

        static Term over(DoubleSummaryStatistics range) {
            return new Term(range.getMin(), Math.max(range.getMax(), range.getMin() + LEAST_RANGE));
        }

        double first(double height, double exponent) {
            return height * Math.exp(-exponent * from);
        }

        double last(double first, double exponent) {
            return first * Math.exp(-exponent * (to - from));
        }

        double exponent(double first, double last) {
            return Math.log(first / last) / (to - from);
        }

        /** In the middle, where x = 0. */
        double height(double first, double exponent) {
            return first * Math.exp(exponent * from);
        }
    }

    /** So many laws. */
    List<LossLaw> draw(int count, long seed) {
        var random = new SplittableRandom(seed);
        double[][] walkers = new double[WALKERS][];
        double[] heights = new double[WALKERS];
        for (int i = 0; i < WALKERS; i++) {
            walkers[i] = start(random);
            heights[i] = logDensity(walkers[i]);
        }
        for (int sweep = 0; sweep < FIRST_SWEEPS; sweep++) {
            sweep(walkers, heights, random);
        }
        var laws = new ArrayList<LossLaw>(count);
        while (laws.size() < count) {
            for (int sweep = 0; sweep < SWEEPS_BETWEEN; sweep++) {
                sweep(walkers, heights, random);
            }
            for (int i = 0; i < WALKERS && laws.size() < count; i++) {
                ChinchillaLaw law = logs.law(variables(walkers[i]));
                laws.add(hasFloor ? law : new ChinchillaLaw(0, law.a(), law.b(), law.alpha(), law.beta()));
            }
        }
        return laws;
    }

    /** Near the best law, inside the prior. */
    private double[] start(SplittableRandom random) {
        double[] known = logs.variables(best);
        double[] start = new double[DIMENSION];
        start(params, Math.exp(known[0]) / lowestLoss, best.alpha(), start, 0, random);
        start(tokens, Math.exp(known[1]) / lowestLoss, best.beta(), start, 2, random);
        start[FLOOR] = Math.min(HIGHEST / 2, near(Math.max(best.e() / lowestLoss, 1e-3), random));
        return start;
    }

    private static void start(
            Term term, double height, double exponent, double[] start, int index, SplittableRandom random) {
        double bounded = near(Math.max(1.03 * LEAST_EXPONENT, Math.min(0.97 * MOST_EXPONENT, exponent)), random);
        double first = near(Math.max(term.first(height, bounded), 1e-3), random);
        start[index] = Math.min(HIGHEST / 2, first);
        start[index + 1] = term.last(start[index], bounded);
    }

    private static double near(double value, SplittableRandom random) {
        return value * Math.exp(random.nextDouble(-0.02, 0.02));
    }

    private void sweep(double[][] walkers, double[] heights, SplittableRandom random) {
        int half = WALKERS / 2;
        for (int i = 0; i < WALKERS; i++) {
            double[] other = walkers[(i < half ? half : 0) + random.nextInt(half)];
            double root = 1 / Math.sqrt(STRETCH) + random.nextDouble() * (Math.sqrt(STRETCH) - 1 / Math.sqrt(STRETCH));
            double z = root * root; // density proportional to 1 / sqrt(z)
            double[] moved = new double[DIMENSION];
            for (int j = 0; j < DIMENSION; j++) {
                moved[j] = other[j] + z * (walkers[i][j] - other[j]);
            }
            double height = logDensity(moved);
            if (Math.log(random.nextDouble()) < (DIMENSION - 1) * Math.log(z) + height - heights[i]) {
                walkers[i] = moved;
                heights[i] = height;
            }
        }
    }

    private double logDensity(double[] at) {
        for (double part : at) {
            if (!(part > 0 && part < HIGHEST)) {
                return Double.NEGATIVE_INFINITY;
            }
        }
        if (!isExponent(params.exponent(at[0], at[1])) || !isExponent(tokens.exponent(at[2], at[3]))) {
            return Double.NEGATIVE_INFINITY;
        }
        return likelihood.logarithm(variables(at));
    }

    private static boolean isExponent(double value) {
        return value > LEAST_EXPONENT && value < MOST_EXPONENT;
    }

    /** The objective's variables; one array for all. */
    private double[] variables(double[] at) {
        double alpha = params.exponent(at[0], at[1]);
        double beta = tokens.exponent(at[2], at[3]);
        variables[0] = Math.log(params.height(at[0], alpha) * lowestLoss);
        variables[1] = Math.log(tokens.height(at[2], beta) * lowestLoss);
        // Without a floor the walkers' fifth direction leads nowhere.
        variables[ChinchillaObjective.LOG_FLOOR] = Math.log((hasFloor ? at[FLOOR] : AS_GOOD_AS_NONE) * lowestLoss);
        variables[ChinchillaObjective.LOG_ALPHA] = Math.log(alpha);
        variables[ChinchillaObjective.LOG_BETA] = Math.log(beta);
        return variables;
    }
}
