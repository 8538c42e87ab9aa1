package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Fits one form to the same runs again and again, each run with another weight: what bootstrap, hold-out and the
 * influence of outliers are made of. Safe to share between threads.
 */
public interface Refit {
    /**
     * The law with the lowest objective.
     *
     * @param weights how often each run counts, in the runs' order; 0 leaves it out
     * @param start where to search first
     * @return empty if these weights do not determine a law
     */
    Optional<LossLaw> fit(double[] weights, LossLaw start);

    /**
     * Laws that explain the runs about as well as the best one, for runs of which resampling would make too little: few
     * of them, or a constant at its bound or left open. They stand for the bootstrap's replicates then.
     *
     * @param weights how often each run counts
     * @param numClusters independent runs among those with weight
     * @param best of these weights
     * @param shared how errors go together; empty if each run has its own
     * @param count how many laws
     * @return empty where resampling serves, or where the form knows no better
     */
    default Optional<List<LossLaw>> plausible(
            double[] weights, int numClusters, LossLaw best, Optional<SharedCovariance> shared, int count, long seed) {
        return Optional.empty();
    }

    /**
     * What makes a replicate of the same runs with losses drawn again around the law, for runs that are too few to be
     * resampled. Safe to share between threads.
     *
     * @param weights how often each run counts
     * @param numClusters independent runs among those with weight
     * @param best of these weights
     * @return a law for each generator, or none where the losses drawn have no law; empty where resampling serves
     */
    default Optional<Function<SplittableRandom, Optional<LossLaw>>> redrawing(
            double[] weights, int numClusters, LossLaw best) {
        return Optional.empty();
    }

    /**
     * What fits bootstrap replicates of runs so weighted. Forms whose runs belong to a design that drawing would tear
     * apart return what takes the drawn weights another way.
     *
     * @param weights of the runs before drawing
     */
    default Refit forReplicatesOf(double[] weights) {
        return this;
    }

    /**
     * The same of runs whose losses are others.
     *
     * @param losses by run
     * @return empty if replicates of the form hold more than losses do
     */
    default Optional<Refit> withLosses(double[] losses) {
        return Optional.empty();
    }
}
