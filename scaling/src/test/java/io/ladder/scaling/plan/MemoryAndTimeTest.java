package io.ladder.scaling.plan;

import static io.ladder.scaling.plan.SmallPlans.LAW;
import static io.ladder.scaling.plan.SmallPlans.planner;
import static io.ladder.scaling.plan.SmallPlans.question;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Plans that memory keeps small and time lets train longer. */
class MemoryAndTimeTest {
    /** 4 executors of which each holds about 100 M parameters, and time for more than their optimum. */
    @Test
    void whatMemoryKeepsSmallIsTrainedLongerAsTryingAllSizesFinds() {
        double hours = 20_000;
        Planner planner = planner(2);
        Plan plan = planner.plan(question(null, null, hours, null, null, null));
        assertThat(plan.hours().orElseThrow()).isBetween(0.97 * hours, hours);
        assertThat(plan.limits()).anyMatch(limit -> limit.startsWith("memory: no model above"));
        assertThat(plan.limits()).anyMatch(limit -> limit.startsWith("time: "));
        assertThat(plan.answer().computeOptimal().params())
                .isGreaterThan(plan.answer().allocation().params());
        double best = Double.POSITIVE_INFINITY;
        for (double size = 1e7; size < 1e9; size *= 1.8) {
            best = Math.min(best, lossOfSize(planner, size, hours));
        }
        assertThat(plan.answer().loss().loss()).isLessThan(best + 2e-3).isGreaterThan(best - 2e-2);
    }

    /** The lowest loss that a model of a size reaches in time; infinite if it does not fit. */
    private static double lossOfSize(Planner planner, double size, double hours) {
        double shortest = LAW.optimalTokens(6)
                * Math.pow(size / LAW.optimalParams(6), LAW.tokensExponent() / LAW.paramsExponent());
        double low = shortest;
        double high = 1e4 * size;
        if (!endsWithin(planner, size, low, hours)) {
            return Double.POSITIVE_INFINITY; // or the time is so short that a smaller model is better anyway
        }
        while (high / low > 1.03) {
            double middle = Math.sqrt(low * high);
            if (endsWithin(planner, size, middle, hours)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return LAW.loss(size, low);
    }

    private static boolean endsWithin(Planner planner, double size, double tokens, double hours) {
        double flops = 6 * size * tokens * 1.0001;
        Plan plan = planner.plan(Question.ofFlops(flops), OptionalDouble.of(flops), size);
        return plan.hours().filter(taken -> taken <= hours).isPresent();
    }

    @Test
    void timeThatNoLongerTrainingIsWorthIsLeftOverAndSaid() {
        Plan plan = planner(2).plan(question(null, null, 1e8, null, 1e8, null));
        assertThat(plan.hours().orElseThrow()).isLessThan(5e7);
        assertThat(plan.limits()).anyMatch(limit -> limit.contains("left over"));
        assertThat(PlanText.answer(plan)).anyMatch(line -> line.startsWith("Limits: memory"));
    }
}
