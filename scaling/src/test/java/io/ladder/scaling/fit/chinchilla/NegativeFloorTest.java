package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FitTable;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.RunTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs that only a negative E explains refute the form: no optimum, and intervals that hold what such a law says. */
class NegativeFloorTest {
    private static final ModelPoint FAR = new ModelPoint(4.8e11, 3.45e7);

    private static FitReport fit(ChinchillaLaw law, double noise, long seed) {
        var runs = TableOfRuns.noisy(
                TableOfRuns.grid(law, TableOfRuns.spread(1e7, 1e9, 6), TableOfRuns.spread(1e9, 1e11, 6)), noise, seed);
        return new ChinchillaFit()
                .fit(
                        RunTable.of(runs),
                        FitOptions.defaults().withReplicates(200).withPredictions(List.of(FAR)));
    }

    @Test
    void theFormIsRefutedAndIntervalsHoldBothLaws() {
        var law = new ChinchillaLaw(-0.5, 8, 3, 0.08, 0.1);
        for (double noise : new double[] {0, 0.001}) {
            FitReport report = fit(law, noise, 1);
            assertThat(report.undetermined())
                    .hasValueSatisfying(why -> assertThat(why).contains("negative E"));
            assertThat(report.warnings())
                    .anyMatch(warning -> warning.contains("the form does not hold"))
                    .noneMatch(warning -> warning.contains("too well"));
            Interval interval = report.predictions().get(0).interval();
            double truth = FAR.loss(law);
            assertThat(truth).isBetween(interval.low() * (1 - 1e-6), interval.high());
            assertThat(FitTable.lines(report))
                    .anyMatch(line ->
                            line.endsWith("(N 480 times the largest measured; D 1/29 of the smallest measured)"));
        }
    }

    @Test
    void aSmallFloorOrNoneIsNot() {
        for (double e : new double[] {0, 0.2}) {
            int refuted = 0;
            for (int table = 0; table < 10; table++) {
                FitReport report = fit(new ChinchillaLaw(e, 30, 30, 0.2, 0.15), 0.003, table);
                refuted += report.warnings().stream().anyMatch(warning -> warning.contains("does not hold")) ? 1 : 0;
            }
            assertThat(refuted).as("E = %s", e).isLessThanOrEqualTo(1);
        }
    }
}
