package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Intervals;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Intervals of predictions hold what they promise while the law's form is right: on tables made of the law with equal
 * normal noise in ln L, 95% of new measurements fall into them, inside the measured range and beyond it. Where real runs
 * are held less often, it is the form that does not suit them.
 */
class PredictionCoverageTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final double NOISE = 0.004;
    private static final int TABLES = 40;
    private static final int REPLICATES = 100;

    @Test
    void ninetyFivePercentOfNewMeasurementsFallIntoTheirIntervals() {
        double[] params = TableOfRuns.spread(1e7, 1e9, 5);
        double[] tokens = TableOfRuns.spread(2e8, 2e10, 5);
        List<Run> grid = TableOfRuns.grid(LAW, params, tokens);
        List<ModelPoint> asked = List.of(
                new ModelPoint(6e7, 3e9),
                new ModelPoint(9e8, 1e9),
                new ModelPoint(4e9, 8e10),
                new ModelPoint(1e10, 2e11));
        FitOptions options = FitOptions.defaults().withReplicates(REPLICATES).withPredictions(asked);
        var random = new Random(11);
        int[] byReport = new int[asked.size()];
        int[] byPlan = new int[asked.size()];
        int heldOut = 0;
        int heldOutInside = 0;
        for (int table = 0; table < TABLES; table++) {
            FitReport report = Forms.of("chinchilla").fit(RunTable.of(TableOfRuns.noisy(grid, NOISE, table)), options);
            Evidence evidence = Evidence.of(report);
            for (int i = 0; i < asked.size(); i++) {
                ModelPoint point = asked.get(i);
                double measured = point.loss(LAW) * Math.exp(NOISE * random.nextGaussian());
                byReport[i] += holds(report.predictions().get(i).interval(), measured);
                Interval planned = Intervals.ofLoss(evidence, new Allocation(point.params(), point.tokens()))
                        .orElseThrow();
                byPlan[i] += holds(planned, measured);
                assertThat(planned)
                        .as("a plan and the fit behind it")
                        .isEqualTo(Foretelling.of(report).at(point).interval());
            }
            Rollout rollout = report.rollout().orElseThrow();
            heldOut += rollout.measured().size();
            heldOutInside +=
                    (int) Math.round(rollout.coverage() * rollout.measured().size());
        }
        var shares = new ArrayList<Double>();
        for (int i = 0; i < asked.size(); i++) {
            shares.add(byReport[i] / (double) TABLES);
            shares.add(byPlan[i] / (double) TABLES);
        }
        // Two standard errors of a share of 40 around 95% reach from 88% to 100%, of all 320 from 92% to 98%.
        assertThat(shares).allSatisfy(share -> assertThat(share).isBetween(0.88, 1.0));
        assertThat(shares.stream().mapToDouble(share -> share).average().orElseThrow())
                .isBetween(0.92, 0.98);
        assertThat(heldOutInside / (double) heldOut).isBetween(0.90, 0.99);
    }

    private static int holds(Interval interval, double measured) {
        return interval.low() <= measured && measured <= interval.high() ? 1 : 0;
    }
}
