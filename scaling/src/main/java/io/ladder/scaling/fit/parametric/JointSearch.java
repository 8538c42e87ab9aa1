package io.ladder.scaling.fit.parametric;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.regression.CurveFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * All seven constants of {@link DataConstrainedLaw} at once.
 */
final class JointSearch {
    /** Factors on the half-lives of the start, for further starts. */
    private static final double[] FACTORS = {1, 0.2, 5};

    /** Of the lowest starts. */
    private static final int DESCENTS = 24;

    private final double centreParams;
    private final double centreTokens;

    private JointSearch(List<Run> runs) {
        centreParams = runs.stream()
                .mapToDouble(run -> Math.log(run.params()))
                .average()
                .orElseThrow();
        centreTokens = runs.stream()
                .mapToDouble(run -> Math.log(run.tokens()))
                .average()
                .orElseThrow();
    }

    /** From a law, from others with its half-lives changed, and from {@link JointStarts all over}. */
    static DataConstrainedLaw around(List<Run> runs, DataConstrainedLaw start) {
        var laws = new ArrayList<>(JointStarts.of(runs));
        for (double tokens : FACTORS) {
            for (double params : FACTORS) {
                laws.add(new DataConstrainedLaw(
                        start.base(), start.tokensHalfLife() * tokens, start.paramsHalfLife() * params, 1));
            }
        }
        return from(runs, laws, DESCENTS);
    }

    /** From a law that nearly fits. */
    static DataConstrainedLaw near(List<Run> runs, DataConstrainedLaw start) {
        return from(runs, List.of(start), 1);
    }

    private static DataConstrainedLaw from(List<Run> runs, List<DataConstrainedLaw> laws, int descents) {
        var search = new JointSearch(runs);
        return search.law(CurveFit.from(
                        laws.stream().map(search::constants).toList(),
                        constants -> DataConstrainedFit.residuals(runs, search.law(constants)),
                        descents)
                .constants());
    }

    /** Logarithms; A and B as at the middle of the runs, where alpha and beta move them least. */
    private double[] constants(DataConstrainedLaw law) {
        ChinchillaLaw base = law.base();
        return new double[] {
            Math.log(base.e()),
            Math.log(base.a()) - base.alpha() * centreParams,
            Math.log(base.b()) - base.beta() * centreTokens,
            Math.log(base.alpha()),
            Math.log(base.beta()),
            Math.log(law.tokensHalfLife()),
            Math.log(law.paramsHalfLife())
        };
    }

    private DataConstrainedLaw law(double[] constants) {
        double alpha = Math.exp(constants[3]);
        double beta = Math.exp(constants[4]);
        var base = new ChinchillaLaw(
                Math.exp(constants[0]),
                Math.exp(constants[1] + alpha * centreParams),
                Math.exp(constants[2] + beta * centreTokens),
                alpha,
                beta);
        return new DataConstrainedLaw(base, Math.exp(constants[5]), Math.exp(constants[6]), Double.POSITIVE_INFINITY);
    }
}
