package io.ladder.scaling.fit;

import io.ladder.scaling.law.ComputeOptimal;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Whether runs can tell how compute is best split into parameters and tokens. Runs that differ in one direction only
 * leave the other to the form of the law: a minimizer still ends somewhere, resampling ends there again, and the answer
 * looks sure. So the design of the runs is asked first, then the law, then its replicates.
 */
final class SplitEvidence {
    /** Largest over smallest: a range below is as good as one value. */
    private static final double ONE_VALUE = 2;

    /** FLOPs that differ by no more are one budget. */
    private static final double ONE_BUDGET = 1.3;

    /** N* and D* both grow with compute in every law that was ever measured: exponents nearer to 0 or 1 are of a lost term. */
    private static final double LEAST_EXPONENT = 0.02;

    /** Of an exponent between 0 and 1: nothing is known. */
    private static final double ANYTHING = 0.8;

    private SplitEvidence() {}

    /**
     * Why not; empty if they can, or if the law has no best split.
     *
     * @param doubt what the form itself has found
     */
    static Optional<String> lack(List<Run> runs, LossLaw law, Replicates replicates, Optional<String> doubt) {
        if (!(law instanceof ComputeOptimal optimal)) {
            return Optional.empty();
        }
        return design(runs).or(() -> doubt).or(() -> exponents(runs, optimal)).or(() -> replicates(replicates));
    }

    private static Optional<String> design(List<Run> runs) {
        return range(
                        runs,
                        "tokens per parameter (D/N)",
                        run -> run.tokens() / run.params(),
                        "more parameters always came with more tokens, so what each of them does to the loss cannot be"
                                + " told apart; train some models on 4 times more and on 4 times fewer tokens")
                .or(
                        () -> range(
                                runs,
                                "tokens (D)",
                                Run::tokens,
                                "what more tokens do to the loss was not measured; train some models on several numbers of tokens"))
                .or(() -> range(
                        runs,
                        "parameters (N)",
                        Run::params,
                        "what more parameters do to the loss was not measured; train models of several sizes"))
                .or(() -> budget(runs));
    }

    private static Optional<String> range(List<Run> runs, String what, ToDoubleFunction<Run> quantity, String so) {
        double least = runs.stream().mapToDouble(quantity).min().orElseThrow();
        double most = runs.stream().mapToDouble(quantity).max().orElseThrow();
        if (most >= ONE_VALUE * least) {
            return Optional.empty();
        }
        return Optional.of(
                most <= 1.05 * least
                        ? String.format(Locale.ROOT, "all runs have about the same %s, %.3g: %s", what, least, so)
                        : String.format(
                                Locale.ROOT, "the runs' %s lie between %.3g and %.3g only: %s", what, least, most, so));
    }

    private static Optional<String> budget(List<Run> runs) {
        double least = runs.stream().mapToDouble(Run::flops).min().orElseThrow();
        double most = runs.stream().mapToDouble(Run::flops).max().orElseThrow();
        return most > ONE_BUDGET * least
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "all runs have one budget, about %.3g FLOPs: how the best size grows with compute was not measured;"
                                + " train a second budget, ten times smaller say",
                        most));
    }

    private static Optional<String> exponents(List<Run> runs, ComputeOptimal law) {
        double dearest = runs.stream().mapToDouble(Run::flops).max().orElseThrow();
        double a = law.paramsExponent();
        double b = law.tokensExponent();
        double params = law.optimalParams(dearest);
        double tokens = law.optimalTokens(dearest);
        boolean isPlace = params >= 1 && tokens >= 1 && Double.isFinite(params) && Double.isFinite(tokens);
        if (Math.min(a, b) >= LEAST_EXPONENT && isPlace) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "by the fitted law the best N would grow with C^%.3g and the best D with C^%.3g (N* %.3g, D* %.3g at the"
                        + " most expensive run's compute), so one of the two hardly moves the loss of these runs",
                a,
                b,
                params,
                tokens));
    }

    private static Optional<String> replicates(Replicates replicates) {
        if (replicates.isEmpty()) {
            return Optional.empty();
        }
        int count = replicates.laws().size();
        double[] exponents = replicates.paramsExponents();
        int none = count - exponents.length;
        if (none > (1 - Interval.LEVEL) * count) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%.0f%% of the laws that explain these runs as well have no best model for a budget at all; train more"
                            + " runs, at more and wider spread numbers of parameters and of tokens",
                    100.0 * none / count));
        }
        Interval a = Interval.of(exponents);
        return a.high() - a.low() <= ANYTHING
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "laws that explain these runs as well let the best N grow with anything from C^%.2f to C^%.2f; train"
                                + " more runs, at more and wider spread numbers of parameters and of tokens",
                        a.low(),
                        a.high()));
    }
}
