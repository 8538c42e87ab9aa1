package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs of one size that are off the law together are told from runs that are off it each by itself. */
class SharedErrorsTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final int TABLES = 20;

    private static List<Run> grid(double shared, double own, boolean isNamedBySize, long seed) {
        var random = new Random(seed);
        var runs = new ArrayList<Run>();
        for (double params : TableOfRuns.spread(1e7, 1e9, 6)) {
            double common = shared * random.nextGaussian();
            for (double tokens : TableOfRuns.spread(2e8, 2e10, 6)) {
                double loss = LAW.loss(params, tokens) * Math.exp(common + own * random.nextGaussian());
                String name = isNamedBySize ? "N" + params : "r" + runs.size();
                runs.add(new Run(name, params, tokens, 6 * params * tokens, loss, Double.NaN, Map.of()));
            }
        }
        return runs;
    }

    private static int named(double shared, double own, boolean isNamedBySize) {
        int named = 0;
        for (int table = 0; table < TABLES; table++) {
            FitReport report = Forms.of("chinchilla")
                    .fit(
                            RunTable.of(grid(shared, own, isNamedBySize, table)),
                            FitOptions.defaults().withReplicates(0));
            named += report.warnings().stream().anyMatch(warning -> warning.contains("off the law together")) ? 1 : 0;
        }
        return named;
    }

    @Test
    void sizesThatAreOffTogetherAreNamed() {
        assertThat(named(0.004, 0.0015, false)).isGreaterThanOrEqualTo(14);
    }

    @Test
    void intervalsThatAreWidenedForThemSayHowMuchAndWhy() {
        FitReport report = Forms.of("chinchilla")
                .fit(
                        RunTable.of(grid(0.006, 0.001, false, 1)),
                        FitOptions.defaults().withReplicates(200));
        assertThat(report.widened()).isNotEmpty().allSatisfy(wider -> {
            assertThat(report.intervals()).containsKey(wider.interval());
            assertThat(wider.factor()).isGreaterThan(1.1);
        });
        assertThat(report.widened())
                .anyMatch(
                        wider -> wider.causes().contains(WidenedInterval.Cause.SHARED_ERRORS) && wider.factor() > 1.5);
    }

    @Test
    void runsThatAreOffEachByItselfAreNot() {
        assertThat(named(0, 0.003, false)).isLessThanOrEqualTo(1);
    }

    @Test
    void sizesThatTheBootstrapDrawsAsAWholeAreNot() {
        assertThat(named(0.004, 0.0015, true)).isZero();
    }

    /** Runs of which one diverged; drawn in to four deviations, it made each of these tables one of shared errors. */
    @Test
    void aRunThatDivergedIsNoErrorOfItsSizeOrLength() {
        int[][] tables = {{2, 30}, {6, 30}, {7, 0}, {7, 2}, {8, 0}, {16, 34}, {23, 5}, {27, 30}};
        for (int[] table : tables) {
            var runs = new ArrayList<>(TableOfRuns.noisy(
                    TableOfRuns.grid(LAW, TableOfRuns.spread(1e7, 1e9, 6), TableOfRuns.spread(2e8, 2e10, 6)),
                    0.002,
                    table[0]));
            Run diverged = runs.get(table[1]);
            runs.set(table[1], diverged.withLoss(10.8));
            assertThat(Forms.of("chinchilla")
                            .fit(RunTable.of(runs), FitOptions.defaults().withReplicates(0))
                            .warnings())
                    .as("table %d, run %d", table[0], table[1])
                    .noneMatch(warning -> warning.contains("off the law together"))
                    .noneMatch(warning -> warning.contains("does not follow the runs"))
                    .anyMatch(
                            warning -> warning.startsWith("outlier: ") && warning.contains("it is " + diverged.name()));
        }
    }
}
