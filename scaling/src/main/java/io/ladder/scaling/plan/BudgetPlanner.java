package io.ladder.scaling.plan;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.CostCurve;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.plan.budget.Intervals;
import io.ladder.scaling.plan.budget.RepeatedDataLaw;
import io.ladder.scaling.plan.budget.Serving;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * From a law to N and D.
 *
 * <p>A loss that is asked for is bought as cheaply as possible; else the limit on compute is spent; else the tokens that
 * are there are seen once, by the model that they are best for. Where tokens will be served, the model whose life costs
 * least at that loss is taken (Sardana et al. 2023), and where training is limited, the best one of these that stays within
 * the limit.
 */
final class BudgetPlanner {
    /** A search for one pass ends a little beside it. */
    private static final double ONE_PASS = 1.001;

    /** Share of a limit from which it is used up. */
    private static final double ALL = 0.999;

    private final Evidence evidence;
    private final Frontier frontier;
    private final Question question;

    /** @param evidence of repeated tokens, if {@code question} says how many there are */
    BudgetPlanner(Evidence evidence, Question question) {
        this.evidence = evidence;
        this.frontier = new Frontier(evidence.law());
        this.question = question;
    }

    /**
     * The answer.
     *
     * @param limit most FLOPs of training
     * @param largest most parameters; a model of that size is trained longer than would be best: to the loss that was asked
     *     for, on the tokens that there are, or for the same compute, while that still helps. Infinity where nothing limits
     *     them
     * @throws ConfigException if a model of that size cannot have that loss
     */
    LawAnswer answer(OptionalDouble limit, double largest) {
        LawAnswer free = answer(computeOptimal(limit), limit);
        if (!(free.allocation().params() > largest)) {
            return free;
        }
        if (question.fixesLoss()) {
            return answer(reaching(free.loss().loss(), largest, limit), free.computeOptimal(), free.life(), true);
        }
        Allocation held = limit.isPresent()
                ? frontier.longest(largest, limit.getAsDouble())
                : new Allocation(largest, free.allocation().tokens());
        return answer(held, frontier.ofFlops(held.flops()), free.life(), true);
    }

    /** A smaller model than is cheapest, trained until it has a loss. */
    private Allocation reaching(double loss, double params, OptionalDouble limit) {
        boolean isAllowed = question.allowsNoMoreThan(params);
        double most = Frontier.MOST_TOKENS_PER_PARAMETER * params;
        double tokens = frontier.tokensFor(params, loss).stream()
                .filter(enough -> enough <= most)
                .findFirst()
                .orElseThrow(() -> new ConfigException(String.format(
                        Locale.ROOT,
                        "%s: loss %.4f takes a model of more than %.4g parameters, %s: it ends at %.4f after %s tokens"
                                + " per parameter; %s, or ask for a higher loss",
                        option(),
                        loss,
                        params,
                        isAllowed ? "which " + Question.MOST_PARAMS + " allows" : "the largest that the executors hold",
                        frontier.law().loss(params, most),
                        Figures.times(Frontier.MOST_TOKENS_PER_PARAMETER),
                        isAllowed ? "allow more" : "give more memory or executors")));
        Allocation held = new Allocation(params, tokens);
        requireWithin(held, limit);
        return held;
    }

    private String option() {
        return question.lossOption() + "="
                + question.targetLoss().or(question::qualityOf).orElseThrow();
    }

    private LawAnswer answer(Allocation optimum, OptionalDouble limit) {
        Optional<Serving> serving = question.servedTokens().map(served -> Serving.of(frontier, optimum, served));
        return answer(serving.map(life -> servedWithin(life, limit)).orElse(optimum), optimum, serving, false);
    }

    /** @param held whether the model is smaller than the law would have it */
    private LawAnswer answer(Allocation allocation, Allocation optimum, Optional<Serving> serving, boolean held) {
        return new LawAnswer(
                allocation,
                LossOutlook.of(evidence, allocation),
                optimum,
                Intervals.ofOptimalParams(evidence, optimum.flops()),
                CostCurve.around(frontier, optimum, allocation),
                repetition(allocation),
                serving.map(ServingOutlook::of),
                serving.filter(life -> !held && !question.fixesLoss() && isOnTheEdge(life, allocation))
                        .map(life -> givenUp(life, allocation)),
                serving.isEmpty() && !question.fixesLoss()
                        ? NearlyAsGood.of(frontier, allocation, held)
                        : Optional.empty(),
                evidence.measured().map(range -> new Reach(range, range.factor(allocation))));
    }

    /** Whether a limit on training keeps a plan from the model that is best to train and serve. */
    private static boolean isOnTheEdge(Serving life, Allocation plan) {
        return plan.flops() < ALL * life.best().flops();
    }

    private GivenUp givenUp(Serving life, Allocation plan) {
        double loss = frontier.loss(plan);
        double flops = frontier.cheapest(loss).map(Allocation::flops).orElse(plan.flops());
        return new GivenUp(loss, life.loss(), flops / plan.flops());
    }

    private Allocation computeOptimal(OptionalDouble limit) {
        if (question.fixesLoss()) {
            Allocation cheapest = question.targetLoss()
                    .map(loss -> frontier.ofLoss(Question.TARGET_LOSS, loss))
                    .orElseGet(() -> frontier.ofParams(question.qualityOf().orElseThrow()));
            requireWithin(cheapest, limit);
            return cheapest;
        }
        return limit.isPresent()
                ? frontier.ofFlops(limit.getAsDouble())
                : frontier.ofTokens(question.uniqueTokens().orElseThrow());
    }

    private void requireWithin(Allocation cheapest, OptionalDouble limit) {
        if (limit.isPresent() && cheapest.flops() > limit.getAsDouble()) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "%s and %s contradict each other: loss %.4f takes at least %.4g FLOPs, but the budget allows %.4g, which"
                            + " buy %.4f at best; raise the budget or ask for a higher loss",
                    question.lossOption(),
                    question.flops().isPresent() ? Question.FLOPS : Question.HOURS + " or " + Question.MONEY,
                    frontier.loss(cheapest),
                    cheapest.flops(),
                    limit.getAsDouble(),
                    frontier.loss(frontier.ofFlops(limit.getAsDouble()))));
        }
    }

    private Allocation servedWithin(Serving life, OptionalDouble limit) {
        if (limit.isEmpty() || life.best().flops() <= limit.getAsDouble()) {
            return life.best();
        }
        return question.fixesLoss()
                ? frontier.smallestWithin(life.best(), life.computeOptimal(), limit.getAsDouble())
                : Serving.withinTraining(frontier, limit.getAsDouble(), life.served())
                        .best();
    }

    private Optional<Repetition> repetition(Allocation plan) {
        return evidence.law() instanceof RepeatedDataLaw law && law.data().epochs(plan.tokens()) > ONE_PASS
                ? Optional.of(Repetition.of(law, plan))
                : Optional.empty();
    }
}
