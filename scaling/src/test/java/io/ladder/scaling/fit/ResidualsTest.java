package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Outliers that are off alone are told from runs that are off with those next to them. */
class ResidualsTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final double NOISE = 0.002;
    private static final List<Run> GRID = TableOfRuns.noisy(
            TableOfRuns.grid(LAW, TableOfRuns.spread(1e7, 1e9, 6), TableOfRuns.spread(2e8, 2e10, 6)), NOISE, 3);

    private static Residuals residuals(Predicate<Run> off, double factor) {
        List<Run> runs = GRID.stream()
                .map(run -> off.test(run) ? run.withLoss(run.loss() * factor) : run)
                .toList();
        return Residuals.of(runs, LAW, NOISE);
    }

    @Test
    void aRunThatDivergedIsAlone() {
        assertThat(residuals(run -> run.equals(GRID.get(8)), 3).alone()).isEqualTo(Set.of(8));
        assertThat(residuals(run -> run.equals(GRID.get(8)) || run.equals(GRID.get(10)), 3)
                        .alone())
                .as("two of one size")
                .isEqualTo(Set.of(8, 10));
    }

    @Test
    void runsOfASizeOrALengthThatIsOffAreNot() {
        double size = GRID.get(12).params();
        Residuals ofSize = residuals(run -> run.params() == size, 1.05);
        assertThat(ofSize.far()).hasSize(6);
        assertThat(ofSize.alone()).isEmpty();
        double length = GRID.get(0).tokens();
        assertThat(residuals(run -> run.tokens() == length, 1.05).alone()).isEmpty();
    }

    @Test
    void runsOfFewTokensForTheirSizeAreNot() {
        var runs = new ArrayList<Run>();
        GRID.forEach(
                run -> runs.add(run.withLoss(run.loss() * (1 + 0.06 * Math.exp(-run.tokens() / run.params() / 2)))));
        var residuals = Residuals.of(runs, LAW, NOISE);
        assertThat(residuals.far()).hasSizeGreaterThan(3);
        assertThat(residuals.alone()).isEmpty();
    }

    @Test
    void ofTooFewRunsNoneIsAnOutlier() {
        var runs = new ArrayList<>(GRID.subList(0, 14));
        runs.set(3, runs.get(3).withLoss(10.8));
        assertThat(Residuals.of(runs, LAW, NOISE).far()).isEmpty();
    }
}
