package io.ladder.scaling.fit;

import io.ladder.scaling.law.ComputeOptimal;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.CostOrder;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Locale;

/** What somebody does by a law, beside what another law would have told him: the size, the tokens, the loss to expect. */
final class Advice {
    /** The budget that reports answer for, in times the most expensive run. */
    static final double OUTLOOK = 10;

    /** Relative differences that nobody would act upon. */
    private static final double SAME = 0.005;

    private Advice() {}

    /**
     * As the end of a sentence: the best model of ten times the compute of the most expensive run, or, of a law without
     * one, the loss of the largest run.
     *
     * @param law that the report states
     * @param other of the same form, to compare with
     */
    static String moved(LossLaw law, LossLaw other, List<Run> runs) {
        if (law instanceof ComputeOptimal from && other instanceof ComputeOptimal to) {
            double flops = OUTLOOK * runs.stream().mapToDouble(Run::flops).max().orElseThrow();
            return String.format(
                    Locale.ROOT,
                    "the advice for ten times the compute of the most expensive run (%.3g FLOPs) %s",
                    flops,
                    moved(from, to, flops));
        }
        return lossMoved(law, other, runs);
    }

    /** The same without an optimum: the loss of the largest run. */
    static String lossMoved(LossLaw law, LossLaw other, List<Run> runs) {
        CostOrder order = CostOrder.of(runs);
        ModelPoint largest =
                runs.stream().max(order.comparator()).map(ModelPoint::of).orElseThrow();
        double before = largest.loss(law);
        double after = largest.loss(other);
        return isSame(before, after)
                ? String.format(
                        Locale.ROOT, "the loss that the law says of the %s run stays at %.4g", order.most(), after)
                : String.format(
                        Locale.ROOT,
                        "the loss that the law says of the %s run would be %.4g instead of %.4g (%+.1f%%)",
                        order.most(),
                        after,
                        before,
                        percent(before, after));
    }

    private static String moved(ComputeOptimal from, ComputeOptimal to, double flops) {
        double params = from.optimalParams(flops);
        double tokens = from.optimalTokens(flops);
        double loss = from.loss(params, tokens);
        double otherParams = to.optimalParams(flops);
        double otherTokens = to.optimalTokens(flops);
        double otherLoss = to.loss(otherParams, otherTokens);
        if (isSame(params, otherParams) && isSame(tokens, otherTokens) && isSame(loss, otherLoss)) {
            return "stays the same within 0.5%";
        }
        return String.format(
                Locale.ROOT,
                "would be %.3g parameters instead of %.3g (%+.1f%%), %.3g tokens instead of %.3g (%+.1f%%), so %.3g tokens"
                        + " per parameter instead of %.3g, and the predicted loss %.4g instead of %.4g (%+.1f%%)",
                otherParams,
                params,
                percent(params, otherParams),
                otherTokens,
                tokens,
                percent(tokens, otherTokens),
                otherTokens / otherParams,
                tokens / params,
                otherLoss,
                loss,
                percent(loss, otherLoss));
    }

    private static boolean isSame(double before, double after) {
        return Math.abs(after / before - 1) < SAME;
    }

    private static double percent(double before, double after) {
        return 100 * (after / before - 1);
    }
}
