package io.ladder.scaling.report.section;

import static io.ladder.scaling.report.chart.Numbers.loss;
import static io.ladder.scaling.report.chart.Numbers.power;
import static io.ladder.scaling.report.chart.Numbers.ratio;
import static io.ladder.scaling.report.chart.Numbers.spelled;

import io.ladder.scaling.fit.Condition;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.runs.CostOrder;
import java.util.Optional;

/** The first lines: what to train with ten times the compute, then what the law says of more. */
final class AnswerSection implements Section {
    private final Subject subject;

    AnswerSection(Subject subject) {
        this.subject = subject;
    }

    @Override
    public String id() {
        return "answer";
    }

    @Override
    public String title() {
        return "The answer";
    }

    @Override
    public void write(Html html) {
        outlook(html);
        Glossary.write(html, subject.unit(), subject.order() == CostOrder.COMPUTE);
        new Findings(subject).write(html);
    }

    private void outlook(Html html) {
        LossLaw law = subject.report().law();
        if (law instanceof MixtureLaw mixture) {
            new ExpertsSection(subject, mixture).lead(html);
            caveat(html);
            return;
        }
        Optional<String> undetermined = subject.report().undetermined();
        if (undetermined.isPresent()) {
            html.paragraph(
                    "These runs do not determine how compute is best split between parameters and tokens, so no best model"
                            + " is stated: " + undetermined.get() + ".",
                    "class",
                    "lead");
            return;
        }
        Optional<Optimum> best = subject.outlook();
        if (best.isEmpty()) {
            html.paragraph(
                    "This form of law says how loss depends on the runs, but not how compute is best split between"
                            + " parameters and tokens.",
                    "class",
                    "lead");
            return;
        }
        Optimum optimum = best.get();
        html.open("p", "class", "lead")
                .text("With ten times the compute of the most expensive run measured (" + power(optimum.flops())
                        + " FLOPs), train ")
                .strong(spelled(optimum.params()) + " parameters")
                .text(" on ")
                .strong(spelled(optimum.tokens())
                        + (law instanceof DataConstrainedLaw ? " different tokens" : " tokens"))
                .text(": " + ratio(optimum.tokensPerParam()) + " tokens per parameter"
                        + subject.paramsInterval(optimum.flops())
                                .map(interval -> "; the best size lies between " + spelled(interval.low()) + " and "
                                        + spelled(interval.high()) + " with 95% confidence"
                                        + Trust.reservation(subject.report().unwidened()))
                                .orElse("")
                        + ". The law predicts a loss of ")
                .strong(loss(optimum.loss()))
                .text(" " + subject.unit().words());
        subject.interval(optimum.params(), optimum.tokens())
                .ifPresent(interval -> html.text("; such a run should end between " + loss(interval.low()) + " and "
                        + loss(interval.high()) + " (95%)"));
        html.text(".").close();
        caveat(html);
    }

    /** Beside the range that it is about. */
    private void caveat(Html html) {
        if (subject.report().draws().size() > 0) {
            html.paragraph(Condition.SENTENCE, "class", "caveat");
            Trust.caveat(subject.report().rollout()).ifPresent(text -> html.paragraph(text, "class", "caveat"));
        }
    }
}
