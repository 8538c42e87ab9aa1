package io.ladder.scaling.plan;

import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Frontier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Says what keeps a plan from being better: compute, time, money, memory, tokens, or the loss that was asked for. */
final class Limits {
    /** Share of a limit from which it is used up: the searches end a little below. */
    static final double USED_UP = 0.95;
    /** Two sizes of model that differ by less are one. */
    private static final double SAME_SIZE = 1.02;
    /** Share of a size from which it is that size. */
    private static final double ALL = 0.999;

    private static final String SLOWER_RUNG =
            "; a larger model would need a slower rung of the ladder and end higher in that time";

    private Limits() {}

    /**
     * In sentences without a full stop.
     *
     * @param hours that there are; empty if time does not matter
     * @param largest parameters that fit memory; infinity if the plan would not be larger anyway
     */
    static List<String> of(Plan plan, OptionalDouble hours, double largest) {
        List<String> limits = new ArrayList<>();
        Question question = plan.question();
        Allocation chosen = plan.answer().allocation();
        boolean lossIsAsked = question.fixesLoss();
        boolean isCapped = isSmallerThanBest(plan) && plan.isAsLargeAsAllowed();
        boolean isLarge = largest < Double.POSITIVE_INFINITY;
        boolean computeIsUsed = question.flops()
                .filter(flops -> chosen.flops() >= USED_UP * flops)
                .isPresent();
        boolean timeIsUsed = hours.isPresent()
                && plan.hours()
                        .filter(taken -> taken >= USED_UP * hours.getAsDouble())
                        .isPresent();
        if (lossIsAsked) {
            limits.add("the loss that was asked for: this is the cheapest training that reaches it"
                    + (isCapped ? " with a model of at most that size" : isLarge ? " with a model that fits" : "")
                    + (plan.answer().serving().isPresent() ? " and serves its tokens" : ""));
        }
        if (isCapped) {
            limits.add("size: a model of more than " + Figures.count(chosen.params()) + " parameters was not asked for"
                    + longer(plan));
        } else if (isLarge) {
            limits.add(memory(plan, largest, !lossIsAsked && hours.isPresent()));
        }
        if (!lossIsAsked && computeIsUsed) {
            limits.add("compute: all of the " + Figures.three(question.flops().orElseThrow()) + " FLOPs are spent");
        }
        if (!lossIsAsked && timeIsUsed) {
            limits.add(time(plan, hours.getAsDouble()) + (isHeld(plan, largest) ? SLOWER_RUNG : ""));
        }
        if (!lossIsAsked && (isLarge || isCapped) && !computeIsUsed && !timeIsUsed) {
            hours.ifPresentOrElse(
                    there -> limits.add(leftOver(
                            plan,
                            Figures.duration(there - plan.hours().orElse(0.0)) + " of " + Figures.duration(there))),
                    () -> question.flops()
                            .ifPresent(there -> limits.add(leftOver(
                                    plan,
                                    Figures.three(there - chosen.flops()) + " of " + Figures.three(there)
                                            + " FLOPs"))));
        }
        boolean tokensDecide = !lossIsAsked && question.flops().isEmpty() && hours.isEmpty();
        plan.answer()
                .repetition()
                .ifPresentOrElse(
                        repetition -> limits.add(repeated(plan, repetition, tokensDecide && !isLarge && !isCapped)),
                        () -> {
                            if (tokensDecide) {
                                limits.add("the tokens that there are: each is seen once"
                                        + (isLarge || isCapped ? "" : ", by the model that they are best for"));
                            }
                        });
        return limits;
    }

    /** @param tokensDecide whether nothing else says how good the model can be */
    private static String repeated(Plan plan, Repetition repetition, boolean tokensDecide) {
        String tokens = "the tokens that there are: " + Figures.count(repetition.unique()) + " different ones";
        String times = Figures.times(repetition.epochs());
        Allocation chosen = plan.answer().allocation();
        Allocation best = plan.answer().computeOptimal();
        return tokensDecide && plan.answer().serving().isPresent()
                ? format(
                        "%s. Seen once, they are best for a model of %s parameters; the plan's model of %s reads each of"
                                + " them %s times to reach the same loss, and is cheaper to serve",
                        tokens, Figures.count(best.params()), Figures.count(chosen.params()), times)
                : tokens + ", of which each is seen " + times + " times";
    }

    /** Whether a plan is smaller than would be best for its compute although memory would let it be larger. */
    private static boolean isHeld(Plan plan, double largest) {
        return largest == Double.POSITIVE_INFINITY
                && plan.answer().serving().isEmpty()
                && !plan.isAsLargeAsAllowed()
                && isSmallerThanBest(plan);
    }

    private static boolean isSmallerThanBest(Plan plan) {
        return plan.answer().allocation().params() * SAME_SIZE
                < plan.answer().computeOptimal().params();
    }

    /** What the size that was taken, or another one, means for the executors; empty if all sizes run on as many. */
    private static String executors(Plan plan) {
        List<HeldSize> sizes = plan.heldSizes();
        if (sizes.size() < 2 || plan.weighsSizesByTime()) {
            return "";
        }
        double chosen = plan.answer().allocation().params();
        HeldSize largest = sizes.get(0);
        HeldSize most = sizes.get(sizes.size() - 1);
        int executors = plan.deployment().orElseThrow().cluster().executors();
        boolean isLargest = chosen >= ALL * largest.params();
        HeldSize other = isLargest
                ? most
                : sizes.stream().filter(size -> size.params() >= ALL * chosen).reduce(largest, (before, size) -> size);
        return format(
                isLargest
                        ? "; it runs on %2$d of the %3$d, and %4$s parameters would run on %5$d, in %6$s instead of %7$s%8$s"
                        : "; %1$s would run on %2$d of the %3$d, so %4$s are taken, which run on %5$d, in %6$s instead of"
                                + " %7$s%8$s",
                Figures.count(largest.params()),
                largest.ranks(),
                executors,
                Figures.count(other.params()),
                other.ranks(),
                Figures.duration(other.hours()),
                Figures.duration(largest.hours()),
                plan.question().fixesLoss()
                        ? ""
                        : format(" and at a loss of %.4f instead of %.4f", other.loss(), largest.loss()));
    }

    private static String memory(Plan plan, double largest, boolean timeDecides) {
        Allocation chosen = plan.answer().allocation();
        return format("memory: no model above %s parameters fits the executors", Figures.count(largest))
                + executors(plan)
                + longer(plan)
                + (isSmallerThanBest(plan) && timeDecides && chosen.params() * SAME_SIZE < largest
                        ? "; the largest model would compute so slowly on its rung that it ends higher"
                        : "");
    }

    /** What it means that a plan is smaller than would be best, if it is. */
    private static String longer(Plan plan) {
        Allocation chosen = plan.answer().allocation();
        Allocation best = plan.answer().computeOptimal();
        if (!isSmallerThanBest(plan)) {
            return "";
        }
        if (plan.question().fixesLoss()) {
            return format(
                    ", so a smaller one is trained longer: %s times the compute of the cheapest training to this loss, %s"
                            + " parameters on %s tokens",
                    Figures.times(chosen.flops() / best.flops()),
                    Figures.count(best.params()),
                    Figures.count(best.tokens()));
        }
        return format(
                ", so %s parameters are trained longer than would be best, on %s tokens each; the same compute would buy a"
                        + " loss of %.4f instead of %.4f with %s parameters",
                Figures.count(chosen.params()),
                Figures.times(chosen.tokensPerParameter()),
                new Frontier(plan.lossLaw()).loss(best),
                plan.answer().loss().loss(),
                Figures.count(best.params()));
    }

    private static String time(Plan plan, double hours) {
        double taken = plan.hours().orElseThrow();
        boolean byMoney =
                plan.question().hours().filter(given -> given <= hours).isEmpty();
        return byMoney
                ? format(
                        "money: it is spent on %s of %s of the cluster",
                        Figures.duration(taken), Figures.duration(hours))
                : format("time: %s of %s are used", Figures.duration(taken), Figures.duration(hours));
    }

    private static String leftOver(Plan plan, String what) {
        Allocation chosen = plan.answer().allocation();
        boolean longest = chosen.tokensPerParameter() * SAME_SIZE >= Frontier.MOST_TOKENS_PER_PARAMETER;
        return format(
                "%s are left over: %s",
                what,
                longest
                        ? format(
                                "no law has been checked beyond %s tokens per parameter (Sardana et al. 2023)",
                                Figures.times(Frontier.MOST_TOKENS_PER_PARAMETER))
                        : "by the law longer training would not lower the loss in its fourth digit");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
