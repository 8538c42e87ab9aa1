package io.ladder.scaling.plan;

import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.plan.budget.MeasuredRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** In what a plan leaves the runs that its law was fitted to: one sentence for each quantity. */
final class Extrapolations {
    private static final String PREFIX = "extrapolation: ";
    /** Along the frontier ten times the compute is about this much more of N and of D. */
    private static final double FAR = Math.sqrt(Reach.FAR);
    /** Tokens per parameter and passes are few factors wide in most tables, so less is already beyond; as are small runs. */
    private static final double BESIDE = 1.25;
    /** Below a token per parameter no law has runs near its optimum. */
    private static final double FEWEST_CHECKED = 1;

    private Extrapolations() {}

    /** Of a fitted law. */
    static List<String> beyond(MeasuredRange measured, LawAnswer answer) {
        Allocation plan = answer.allocation();
        List<String> sentences = new ArrayList<>();
        if (plan.flops() > Reach.FAR * measured.flops()) {
            sentences.add(format(
                    "the plan takes %s times the compute of the most expensive measured run (%.3g FLOPs against %.3g); its interval"
                            + " knows the scatter of the fit, not whether the law still holds there; train a run between"
                            + " before you spend the budget",
                    Figures.times(plan.flops() / measured.flops()), plan.flops(), measured.flops()));
        }
        if (BESIDE * plan.flops() < measured.leastFlops()) {
            sentences.add(format(
                    "the plan takes %s times less compute than the cheapest measured run (%.3g FLOPs against %.3g), and below"
                            + " the runs a law is as unchecked as above them",
                    Figures.times(measured.leastFlops() / plan.flops()), plan.flops(), measured.leastFlops()));
        }
        add(plan.params(), measured.leastParams(), measured.params(), "the model has %s parameters", sentences);
        add(plan.tokens(), measured.leastTokens(), measured.tokens(), "it trains on %s tokens", sentences);
        double ratio = plan.tokensPerParameter();
        if (ratio > BESIDE * measured.mostRatio() || BESIDE * ratio < measured.leastRatio()) {
            sentences.add(format(
                    "the plan has %s tokens per parameter, the measured runs %s to %s; how compute is best split between the"
                            + " two has not been seen there",
                    Figures.times(ratio), Figures.times(measured.leastRatio()), Figures.times(measured.mostRatio())));
        }
        answer.repetition()
                .filter(repetition -> repetition.epochs() > BESIDE * measured.passes())
                .ifPresent(repetition -> sentences.add(format(
                        "the plan sees its tokens %s times, the measured runs %s",
                        Figures.times(repetition.epochs()),
                        measured.passes() > 1
                                ? "theirs at most " + Figures.times(measured.passes()) + " times"
                                : "saw each of theirs once, as far as the table tells")));
        return sentences.stream().map(PREFIX::concat).toList();
    }

    /** Of a law given by its constants, whose runs are not known: by what any law has been checked on. */
    static List<String> beyondAny(Allocation plan) {
        double ratio = plan.tokensPerParameter();
        return ratio >= FEWEST_CHECKED && ratio <= BESIDE * Frontier.MOST_TOKENS_PER_PARAMETER
                ? List.of()
                : List.of(PREFIX
                        + format(
                                "the plan has %s tokens per parameter; laws have been checked between about 1 and 10,000"
                                        + " (Hoffmann et al. 2022, Sardana et al. 2023)",
                                Figures.times(ratio)));
    }

    private static void add(double planned, double least, double most, String what, List<String> sentences) {
        if (planned > FAR * most) {
            sentences.add(format(
                    what + ", %s times the most measured (%s)",
                    Figures.count(planned),
                    Figures.times(planned / most),
                    Figures.count(most)));
        } else if (FAR * planned < least) {
            sentences.add(format(
                    what + ", %s times fewer than the least measured (%s)",
                    Figures.count(planned),
                    Figures.times(least / planned),
                    Figures.count(least)));
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
