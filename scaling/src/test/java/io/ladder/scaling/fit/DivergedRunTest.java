package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One training of 30 that diverged says nothing of where the next one ends, which its warning says. */
class DivergedRunTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final ModelPoint FAR = new ModelPoint(1e10, 2e11);
    private static final double MOST_WIDER = 1.3;

    private static List<Run> runs() {
        return TableOfRuns.noisy(
                TableOfRuns.grid(LAW, TableOfRuns.spread(1e7, 1e9, 6), TableOfRuns.spread(2e8, 2e10, 5)), 0.003, 1);
    }

    private static List<Run> diverged(int run) {
        var runs = new ArrayList<>(runs());
        runs.set(run, runs.get(run).withLoss(10.8));
        return runs;
    }

    private static FitReport fit(List<Run> runs) {
        return Forms.of("chinchilla")
                .fit(
                        RunTable.of(runs),
                        FitOptions.defaults().withReplicates(400).withPredictions(List.of(FAR)));
    }

    private static double width(Interval interval) {
        return Math.log(interval.high() / interval.low());
    }

    @Test
    void itWidensNoPrediction(@TempDir Path directory) {
        double without = width(fit(runs()).predictions().get(0).interval());
        FitReport report = fit(diverged(12));
        double with = width(report.predictions().get(0).interval());
        assertThat(with / without).isBetween(1 / MOST_WIDER, MOST_WIDER);
        assertThat(report.warnings())
                .anyMatch(warning -> warning.startsWith("outlier: ")
                        && warning.contains("predictions are of runs that do not diverge like it"));

        Path file = directory.resolve("fit.json");
        FitJson.write(report, file);
        double again = width(Foretelling.of(FitJson.read(file)).at(FAR).interval());
        assertThat(again / with).isBetween(1 / MOST_WIDER, MOST_WIDER);
    }

    /** In the part that the law is fitted to it would hold everything that is held out. */
    @Test
    void theHoldOutDoesNotDrawIt() {
        Rollout without = fit(runs()).rollout().orElseThrow();
        Rollout with = fit(diverged(7)).rollout().orElseThrow();
        int last = without.predictions().size() - 1;
        assertThat(width(with.predictions().get(last).interval()))
                .isLessThan(2 * width(without.predictions().get(last).interval()));
    }

    /** Runs that a form does not follow lie below the law as well as above; no training diverges to a lower loss. */
    @Test
    void aRunFarBelowTheLawIsScatter() {
        var runs = new ArrayList<>(runs());
        runs.set(12, runs.get(12).withLoss(0.8 * runs.get(12).loss()));
        assertThat(Scatter.diverged(runs, LAW)).isEmpty();
        assertThat(Scatter.diverged(diverged(12), LAW)).containsExactly(12);
    }
}
