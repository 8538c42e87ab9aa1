package io.ladder.scaling.fit.parametric;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where to search for the constants of {@link DataConstrainedLaw}: a grid of exponents and half-lives, and for each of its
 * places the E, A and B of least squares, in which the law is linear once N' and D' are known. The sum of squares has
 * several valleys, most of all for few runs, where a base law of the unrepeated ones alone may lie in the wrong one.
 */
final class JointStarts {
    private static final double[] EXPONENTS = {0.2, 0.3, 0.4, 0.55};
    private static final double[] TOKENS_HALF_LIVES = {2, 6, 16, 50};
    private static final double[] PARAMS_HALF_LIVES = {1.5, 5, 20};

    /** N' depends on A and B by the parameters that the text can feed: so often they are found in turn. */
    private static final int TURNS = 3;

    /** Of the lowest loss, where least squares would have no floor. */
    private static final double FLOOR = 0.5;

    private final List<Run> runs;
    private final double[] losses;
    private final double[] weights;
    private final double lowest;

    private JointStarts(List<Run> runs) {
        this.runs = runs;
        losses = runs.stream().mapToDouble(Run::loss).toArray();
        weights = new double[losses.length];
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < losses.length; i++) {
            weights[i] = 1 / (losses[i] * losses[i]); // as squares of ln L, nearly
            least = Math.min(least, losses[i]);
        }
        lowest = least;
    }

    /** Laws, one for each place of the grid where there is one. */
    static List<DataConstrainedLaw> of(List<Run> runs) {
        var starts = new JointStarts(runs);
        var laws = new ArrayList<DataConstrainedLaw>();
        for (double alpha : EXPONENTS) {
            for (double beta : EXPONENTS) {
                for (double tokens : TOKENS_HALF_LIVES) {
                    for (double params : PARAMS_HALF_LIVES) {
                        starts.at(alpha, beta, tokens, params).ifPresent(laws::add);
                    }
                }
            }
        }
        return laws;
    }

    private Optional<DataConstrainedLaw> at(double alpha, double beta, double tokensHalfLife, double paramsHalfLife) {
        Optional<DataConstrainedLaw> law = Optional.empty();
        for (int turn = 0; turn < TURNS; turn++) {
            Optional<ChinchillaLaw> base = base(alpha, beta, tokensHalfLife, law);
            if (base.isEmpty()) {
                return law;
            }
            law = Optional.of(
                    new DataConstrainedLaw(base.get(), tokensHalfLife, paramsHalfLife, Double.POSITIVE_INFINITY));
        }
        return law;
    }

    /** E, A and B, with N' by the law so far; at first all parameters count. */
    private Optional<ChinchillaLaw> base(
            double alpha, double beta, double tokensHalfLife, Optional<DataConstrainedLaw> soFar) {
        double[][] rows = new double[losses.length][];
        for (int i = 0; i < rows.length; i++) {
            Run run = runs.get(i);
            double seen = Math.min(run.tokens(), DataConstrainedFit.unique(run));
            double params = soFar.map(law -> DataConstrainedLaw.effective(
                            run.params(), Math.min(run.params(), law.paramsFor(seen)), law.paramsHalfLife()))
                    .orElse(run.params());
            double tokens = DataConstrainedLaw.effective(run.tokens(), seen, tokensHalfLife);
            rows[i] = new double[] {Math.pow(params, -alpha), Math.pow(tokens, -beta), 1};
        }
        return positive(alpha, beta, LinearFit.of(rows, losses, weights))
                .or(() -> positive(alpha, beta, FLOOR * lowest, rows));
    }

    private static Optional<ChinchillaLaw> positive(double alpha, double beta, Optional<LinearFit> fit) {
        return fit.filter(all -> all.coefficient(0) > 0 && all.coefficient(1) > 0 && all.coefficient(2) > 0)
                .map(all -> new ChinchillaLaw(all.coefficient(2), all.coefficient(0), all.coefficient(1), alpha, beta));
    }

    private Optional<ChinchillaLaw> positive(double alpha, double beta, double floor, double[][] rows) {
        double[][] two = new double[rows.length][];
        double[] above = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            two[i] = new double[] {rows[i][0], rows[i][1]};
            above[i] = losses[i] - floor;
        }
        return LinearFit.of(two, above, weights)
                .filter(both -> both.coefficient(0) > 0 && both.coefficient(1) > 0)
                .map(both -> new ChinchillaLaw(floor, both.coefficient(0), both.coefficient(1), alpha, beta));
    }
}
