package io.ladder.scaling.report.section;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.Draws;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.WidenedInterval;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AnswerSectionTest {
    @Test
    void anExponentIsNotGivenTheIntervalOfAConstantOfTheSameName() {
        assertThat(answer(new Form(Map.of("a", 200.0)), OptionalDouble.of(0.5))).doesNotContain("84");
        assertThat(answer(new Form(Map.of("a", 0.5)), OptionalDouble.of(0.5))).contains("95%: 84.000 to 312.000");
        assertThat(answer(new Form(Map.of()), OptionalDouble.of(0.5))).contains("95%: 84.000 to 312.000");
    }

    @Test
    void aLawWithoutABestSizeSaysSo() {
        assertThat(answer(new Form(Map.of()), OptionalDouble.empty()))
                .contains("not how compute is best split")
                .doesNotContain("Twice the compute");
    }

    @Test
    void anOptimumThatIsNotDeterminedIsWithheldWithTheReason() {
        var law = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
        assertThat(answer(law, OptionalDouble.empty(), Optional.of("all runs have about the same tokens (D)")))
                .contains("no best model is stated: all runs have about the same tokens (D)")
                .doesNotContain("ten times the compute")
                .doesNotContain("Twice the compute");
    }

    @Test
    void aFloorIsAFactOnlyWhereTheRunsTellIt() {
        assertThat(floor(Map.of("E", new Interval(1.65, 1.75, 0.02))))
                .contains("However much is spent, the loss stays above 1.690 (95%: 1.650 to 1.750).");
        assertThat(floor(Map.of("E", new Interval(0, 1.95, 0.5))))
                .contains("these runs hardly tell: the law says 1.690, and anything from 0.000 to 1.950 is plausible")
                .doesNotContain("stays above");
        assertThat(floor(Map.of()))
                .contains(
                        "By this law the loss stays above 1.690, however much is spent; how sure that is, is not known.");
    }

    @Test
    void theConfidenceInASizeSaysWhatSpeaksAgainstIt() {
        var draws = new Draws(Map.of(
                "E", new double[] {1.6, 1.7},
                "A", new double[] {400, 410},
                "B", new double[] {400, 410},
                "alpha", new double[] {0.33, 0.35},
                "beta", new double[] {0.27, 0.29}));
        var law = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
        String sure = answer(law, OptionalDouble.of(0.5), Optional.empty(), Map.of(), draws, List.of());
        assertThat(sure).contains(" with 95% confidence. The law predicts");
        String narrow = answer(
                law,
                OptionalDouble.of(0.5),
                Optional.empty(),
                Map.of(),
                draws,
                List.of(WidenedInterval.Cause.SHARED_ERRORS));
        assertThat(narrow)
                .contains(" with 95% confidence only if runs err each by itself, which these do not (see the warnings)."
                        + " The law predicts");
    }

    private static String floor(Map<String, Interval> intervals) {
        var law = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
        return answer(law, OptionalDouble.of(0.5), Optional.empty(), intervals);
    }

    private static String answer(LossLaw law, OptionalDouble exponent) {
        return answer(law, exponent, Optional.empty());
    }

    private static String answer(LossLaw law, OptionalDouble exponent, Optional<String> undetermined) {
        return answer(law, exponent, undetermined, Map.of("a", new Interval(84, 312, 50)));
    }

    private static String answer(
            LossLaw law, OptionalDouble exponent, Optional<String> undetermined, Map<String, Interval> intervals) {
        return answer(law, exponent, undetermined, intervals, new Draws(Map.of()), List.of());
    }

    private static String answer(
            LossLaw law,
            OptionalDouble exponent,
            Optional<String> undetermined,
            Map<String, Interval> intervals,
            Draws draws,
            List<WidenedInterval.Cause> unwidened) {
        var run = new Run("one", 1e8, 1e10, 6e18, 3, Double.NaN, Map.of());
        var report = new FitReport(
                law,
                exponent,
                exponent,
                0,
                1,
                intervals,
                0.01,
                draws,
                List.of(new FittedRun(run, 3, Optional.empty())),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                undetermined,
                io.ladder.scaling.runs.LossUnit.NATS_PER_TOKEN,
                List.of(),
                List.of(),
                unwidened);
        var html = new Html();
        new AnswerSection(new Subject(report)).write(html);
        return html.done();
    }

    private record Form(Map<String, Double> symbols) implements LossLaw {
        @Override
        public String form() {
            return "other";
        }

        @Override
        public double loss(double params, double tokens) {
            return 1 + Math.pow(params, -0.1);
        }
    }
}
