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

    /** From a law and from others with its half-lives changed. */
    static DataConstrainedLaw around(List<Run> runs, DataConstrainedLaw start) {
        return from(runs, start, FACTORS);
    }

    /** From a law that nearly fits. */
    static DataConstrainedLaw near(List<Run> runs, DataConstrainedLaw start) {
        return from(runs, start, new double[] {1});
    }

    private static DataConstrainedLaw from(List<Run> runs, DataConstrainedLaw start, double[] factors) {
        var search = new JointSearch(runs);
        var starts = new ArrayList<double[]>();
        for (double tokens : factors) {
            for (double params : factors) {
                starts.add(search.constants(new DataConstrainedLaw(
                        start.base(), start.tokensHalfLife() * tokens, start.paramsHalfLife() * params, 1)));
            }
        }
        return search.law(CurveFit.from(starts, constants -> DataConstrainedFit.residuals(runs, search.law(constants)))
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
