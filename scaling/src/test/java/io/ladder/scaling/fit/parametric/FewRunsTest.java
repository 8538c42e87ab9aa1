package io.ladder.scaling.fit.parametric;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.law.KaplanLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FewRunsTest {
    private static final ModelPoint LARGE = new ModelPoint(2e9, 1e11);
    private static final int TABLES = 12;

    static List<Arguments> laws() {
        return List.of(
                Arguments.of(new GadreLaw(1.7, 140, 180, 0.15), "E", 5),
                Arguments.of(new GadreLaw(1.7, 140, 180, 0.15), "E", 8),
                Arguments.of(new KaplanLaw(8.8e13, 5.4e13, 0.076, 0.095), "alphaN", 5));
    }

    /** Errors of half a per cent. */
    private static List<Run> few(LossLaw law, int count, long seed) {
        List<Run> runs = TableOfRuns.grid(law, new double[] {1e7, 4e7, 1.6e8}, new double[] {2e8, 1e9, 6e9});
        List<Run> some =
                count == 5 ? List.of(0, 2, 4, 6, 8).stream().map(runs::get).toList() : runs.subList(0, count);
        return TableOfRuns.noisy(some, 0.005, seed);
    }

    private static boolean holds(Interval interval, double value) {
        return interval.low() <= value && value <= interval.high();
    }

    @ParameterizedTest
    @MethodSource("laws")
    void intervalsHoldTheTruthAboutAsOftenAsTheySay(LossLaw law, String symbol, int count) {
        int constants = 0;
        int losses = 0;
        for (int seed = 0; seed < TABLES; seed++) {
            FitReport report = Forms.of(law.form())
                    .fit(
                            RunTable.of(few(law, count, seed)),
                            FitOptions.defaults().withReplicates(400).withPredictions(List.of(LARGE)));
            constants += holds(report.intervals().get(symbol), law.symbols().get(symbol)) ? 1 : 0;
            losses += holds(report.predictions().get(0).interval(), LARGE.loss(law)) ? 1 : 0;
            assertThat(report.warnings()).anyMatch(warning -> warning.contains(count + " independent runs"));
        }
        // Of twelve 95% intervals fewer than ten hold the truth once in fifty times, were they exact.
        assertThat(List.of(constants, losses)).allMatch(held -> held >= 10);
    }
}
