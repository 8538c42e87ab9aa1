package io.ladder.scaling.fit;

import java.util.Arrays;

/** Sizes or lengths told apart: in steps of a twentieth of a logarithm, 5%, what differs by less is one. */
final class SizeSteps {
    private static final double PER_LOGARITHM = 20;

    private SizeSteps() {}

    /** The step on which it lies. */
    static long of(double logarithm) {
        return (long) Math.rint(PER_LOGARITHM * logarithm);
    }

    /** Number of different steps. */
    static long count(double[] logarithms) {
        return Arrays.stream(logarithms).mapToLong(SizeSteps::of).distinct().count();
    }
}
