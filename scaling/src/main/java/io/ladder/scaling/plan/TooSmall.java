package io.ladder.scaling.plan;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Frontier;
import java.util.Locale;
import java.util.Optional;

/** Refuses questions whose answer would be a model smaller than any: of one size whatever made it so small. */
record TooSmall(ArchitectureSearch shapes) {
    /** @throws ConfigException if no model is as small as the user wants it */
    void refuse(Question question) {
        question.mostParams().filter(shapes::isTooFew).ifPresent(most -> {
            throw new ConfigException(format(
                    "%s=%s is less than the smallest model has, %s; allow more",
                    Question.MOST_PARAMS, Figures.count(most), smallest()));
        });
    }

    /** @throws ConfigException if no model is as small as what there is to train it would be best for */
    void refuse(Question question, Frontier frontier, LawAnswer answer) {
        if (!shapes.isTooFew(answer.allocation().params())) {
            return;
        }
        boolean served = !shapes.isTooFew(answer.computeOptimal().params());
        Optional<Allocation> enough = frontier.bestOf((double) shapes.smallest().parameters());
        throw new ConfigException(format(
                "%s%s too small for any model: by the law the best one has %s parameters, and the smallest that there is has"
                        + " %s%s; %s, or make models smaller with --vocab or --seq",
                cause(question),
                served ? ", for " + Question.SERVED_TOKENS + ", is" : " is",
                Figures.three(answer.allocation().params()),
                smallest(),
                enough.map(best -> format(
                                ", for which %.3g FLOPs (%.3g tokens, loss %.4f) are best",
                                best.flops(), best.tokens(), frontier.loss(best)))
                        .orElse(""),
                served
                        ? "serve fewer tokens"
                        : question.fixesLoss() ? "ask for a lower loss" : "give as much or more"));
    }

    private static String cause(Question question) {
        return question.fixesLoss()
                ? "the training that " + question.lossOption() + " asks for"
                : question.flops()
                        .map(flops -> Question.FLOPS + "=" + Figures.three(flops))
                        .orElseGet(() -> question.hours()
                                .map(hours -> "what the cluster computes in " + Question.HOURS + "=" + hours)
                                .orElseGet(() -> question.money()
                                        .map(money -> "what the cluster computes for " + Question.MONEY + "=" + money)
                                        .orElse("what " + Question.TOKENS_AVAILABLE + " is best for")));
    }

    private String smallest() {
        Architecture model = shapes.smallest();
        return format("%,d (%d token ids, context %d)", model.parameters(), shapes.vocab(), shapes.seq());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
