package io.ladder.scaling.fit;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.runs.CostOrder;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/** What every law of loss takes for granted: losses differ, and do not rise with all that is spent on them. */
final class FallingLosses {
    /** Losses are printed with four digits or more; what differs by less is one number. */
    private static final double ONE_NUMBER = 1e-5;

    /** Rank correlation of loss and compute from which losses rise, not scatter. */
    private static final double RISING = 0.5;

    private FallingLosses() {}

    /**
     * Refuses runs of which no law can be read.
     *
     * @throws ConfigException if all losses are equal, or rise with N, with D and with compute (with N, where D is not
     *     known)
     */
    static void require(List<Run> runs) {
        double least = runs.stream().mapToDouble(Run::loss).min().orElseThrow();
        double most = runs.stream().mapToDouble(Run::loss).max().orElseThrow();
        if (most <= (1 + ONE_NUMBER) * least) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "all %d losses are equal (%.6g): nothing of what N or D do can be read from them; is it the right"
                            + " column? (--loss-column)",
                    runs.size(),
                    least));
        }
        double byParams = correlation(runs, Run::params);
        if (CostOrder.of(runs) == CostOrder.PARAMS) {
            requireFallWithParams(byParams, least, most);
            return;
        }
        double byFlops = correlation(runs, Run::flops);
        double byTokens = correlation(runs, Run::tokens);
        if (byFlops > RISING && byParams >= 0 && byTokens >= 0) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "the losses rise with N, with D and with compute (rank correlations %.2f, %.2f and %.2f; from %.4g to"
                            + " %.4g): every law of loss falls; is the column an accuracy, or is the loss that of runs that"
                            + " diverge? (--loss-column)",
                    byParams,
                    byTokens,
                    byFlops,
                    least,
                    most));
        }
    }

    private static void requireFallWithParams(double correlation, double least, double most) {
        if (correlation > RISING) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "the losses rise with N (rank correlation %.2f; from %.4g to %.4g): every law of loss falls; is the"
                            + " column an accuracy, or is the loss that of runs that diverge? (--loss-column)",
                    correlation,
                    least,
                    most));
        }
    }

    /** With the loss; 0 where all runs have one value. */
    private static double correlation(List<Run> runs, ToDoubleFunction<Run> quantity) {
        double found = new SpearmansCorrelation()
                .correlation(
                        runs.stream().mapToDouble(quantity).toArray(),
                        runs.stream().mapToDouble(Run::loss).toArray());
        return Double.isNaN(found) ? 0 : found;
    }
}
