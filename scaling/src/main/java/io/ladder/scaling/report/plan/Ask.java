package io.ladder.scaling.report.plan;

import io.ladder.scaling.plan.Question;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.runs.LossUnit;
import java.util.ArrayList;
import java.util.List;

/** What was asked, as the beginning of a sentence. */
final class Ask {
    private Ask() {}

    static String of(Question question, LossUnit unit) {
        List<String> given = new ArrayList<>();
        question.flops().ifPresent(flops -> given.add("a budget of " + Numbers.power(flops) + " FLOPs"));
        question.hours()
                .ifPresent(hours ->
                        given.add(Words.amount(hours) + (hours == 1 ? " hour" : " hours") + " of the cluster"));
        question.money().ifPresent(money -> given.add(Words.amount(money) + " to spend"));
        question.uniqueTokens().ifPresent(unique -> given.add(Numbers.spelled(unique) + " different tokens"));
        List<String> asked = new ArrayList<>();
        question.targetLoss().ifPresent(loss -> asked.add("a loss of " + Numbers.loss(loss) + " " + unit.words()));
        question.qualityOf()
                .ifPresent(params -> asked.add(
                        "the quality of a compute-optimal model of " + Numbers.spelled(params) + " parameters"));
        question.servedTokens()
                .ifPresent(served -> asked.add("a life of " + Numbers.spelled(served) + " tokens served"));
        question.mostParams()
                .ifPresent(most -> asked.add("a model of at most " + Numbers.spelled(most) + " parameters"));
        String with = given.isEmpty() ? "" : "With " + listed(given);
        String wanted = asked.isEmpty() ? "" : (with.isEmpty() ? "For " : ", for ") + listed(asked);
        return with + wanted;
    }

    /** {@code a, b and c}. */
    private static String listed(List<String> parts) {
        int last = parts.size() - 1;
        return last == 0 ? parts.get(0) : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
    }
}
