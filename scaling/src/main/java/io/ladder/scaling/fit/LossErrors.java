package io.ladder.scaling.fit;

import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Standard errors of losses that a table has and a form does not weigh by. Where they are about alike in all runs, weights
 * would change nothing; else it is told that they have no effect.
 */
final class LossErrors {
    /** Largest over smallest: weights would differ by its square. */
    private static final double ALIKE = 2;

    /** Errors so many times the scatter are of something else: of the validation text, say, that all runs share. */
    private static final double NOT_THESE = 10;

    private LossErrors() {}

    /** What has no effect, if it would have mattered. */
    static Optional<String> warning(List<Run> runs, LossLaw law, double scatter) {
        double[] errors = runs.stream()
                .mapToDouble(Run::lossError)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (errors.length == 0) {
            return Optional.empty();
        }
        double least = errors[0];
        double most = errors[errors.length - 1];
        boolean isWhole = errors.length == runs.size() && least > 0;
        if (law.form().equals(FrontierLaw.ISOFLOP)) {
            return isWhole
                    ? Optional.empty()
                    : Optional.of(without(runs, errors)
                            + ": the column of loss errors has no effect, and all runs weigh the" + " same");
        }
        String no = "the column of loss errors has no effect in form " + law.form()
                + ", where all runs weigh the same (isoflop weighs by it)";
        if (!isWhole) {
            return Optional.of(no + "; " + without(runs, errors));
        }
        if (most > ALIKE * least) {
            return Optional.of(
                    no + String.format(Locale.ROOT, ", though its errors go from %.3g to %.3g", least, most));
        }
        double relative = errors[errors.length / 2]
                / runs.stream().mapToDouble(Run::loss).average().orElseThrow();
        return relative > NOT_THESE * scatter
                ? Optional.of(no
                        + String.format(
                                Locale.ROOT,
                                "; its errors, %.2g%% of the loss, are not those of the runs, which scatter by %.2g%%",
                                100 * relative,
                                100 * scatter))
                : Optional.empty();
    }

    private static String without(List<Run> runs, double[] errors) {
        long known = java.util.Arrays.stream(errors).filter(error -> error > 0).count();
        return runs.size() - known + " of " + runs.size() + " runs have no positive loss error";
    }
}
