package io.ladder.scaling.fit.isoflop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two or three budgets do not tell of E, intervals of E and of losses beyond the runs leave open. */
class FewBudgetsTest {
    private static final ChinchillaLaw SURFACE = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final int TABLES = 20;

    /** 95% is promised: 16 or fewer of 20 tables would be as rare as 2%. */
    private static final int FEWEST = 17;

    @ParameterizedTest
    @ValueSource(strings = {"1e18,1e19", "1e18,3e18,1e19", "1e17,1e18,1e19"})
    void intervalsOfEAndOfExtrapolatedLossesHoldTheTruth(String budgets) {
        var far = new ModelPoint(1e10, 2e11);
        int held = 0;
        int foretold = 0;
        for (int table = 0; table < TABLES; table++) {
            FitReport report = Forms.of("isoflop")
                    .fit(
                            RunTable.of(TableOfRuns.noisy(profiles(budgets), 0.003, table)),
                            FitOptions.defaults().withReplicates(100).withPredictions(List.of(far)));
            held += holds(report.intervals().get("E"), SURFACE.e());
            foretold += holds(report.predictions().get(0).interval(), far.loss(SURFACE));
            assertThat(report.warnings())
                    .anySatisfy(warning -> assertThat(warning).startsWith("E cannot be told"));
        }
        assertThat(held).as("E").isGreaterThanOrEqualTo(FEWEST);
        assertThat(foretold).as("loss").isGreaterThanOrEqualTo(FEWEST);
    }

    private static int holds(Interval interval, double value) {
        return interval.low() <= value && value <= interval.high() ? 1 : 0;
    }

    private static List<Run> profiles(String budgets) {
        double[] flops = Arrays.stream(budgets.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return TableOfRuns.profiles(SURFACE, flops, 5, 9);
    }
}
