package io.ladder.scaling.fit.parametric;

import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether another form explains the same runs better: by Akaike's criterion for small samples (Hurvich and Tsai 1989), n ln(S
 * / n) + 2 k + 2 k (k + 1) / (n - k - 1), of the squared residuals S of ln L and k constants, the scatter one of them.
 */
final class BetterForm {
    /** Lower by so much is "essentially no support" for the other (Burnham and Anderson 2002, section 2.6). */
    private static final double CLEARLY = 10;

    private BetterForm() {}

    /** Names it; empty if none of two forms is clearly better, or the other one is not. */
    static Optional<String> warning(List<Run> runs, LossLaw law, LossLaw other) {
        double better = criterion(runs, law) - criterion(runs, other);
        return better > CLEARLY
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "form %s explains these runs better than %s (AICc lower by %.0f, residuals %.2f%% instead of %.2f%%):"
                                + " fit --form %s",
                        other.form(),
                        law.form(),
                        better,
                        100 * Math.sqrt(squares(runs, other) / runs.size()),
                        100 * Math.sqrt(squares(runs, law) / runs.size()),
                        other.form()))
                : Optional.empty();
    }

    /** Infinite where there are too few runs for it. */
    private static double criterion(List<Run> runs, LossLaw law) {
        int n = runs.size();
        int k = law.symbols().size() + 1;
        return n - k - 1 > 0
                ? n * Math.log(squares(runs, law) / n) + 2.0 * k + 2.0 * k * (k + 1) / (n - k - 1)
                : Double.POSITIVE_INFINITY;
    }

    private static double squares(List<Run> runs, LossLaw law) {
        return runs.stream()
                .mapToDouble(run -> Math.log(run.loss() / ModelPoint.of(run).loss(law)))
                .map(residual -> residual * residual)
                .sum();
    }
}
