package io.ladder.scaling.fit;

import java.util.SplittableRandom;

/** What is added to ln L of several runs together, of which each bootstrap replicate draws its own. */
interface Effect {
    /** What it adds to ln L of each run, once. */
    double[] draw(SplittableRandom random);

    /** Of two runs' errors, where the effect's own size is 1. */
    double covariance(int run, int other);

    /** Mean square of its size. */
    double meanSquare();

    /** Of the errors that each run has beside it, in ln L. */
    double ownDeviation();
}
