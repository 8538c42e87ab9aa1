package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the form does not follow the runs, intervals reach as far as that may have moved the constants. */
class MisfitCoverageTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final ModelPoint FAR = new ModelPoint(1e10, 2e11);
    private static final int TABLES = 12;
    private static final int FEWEST = 10;
    private static final double NOISE = 0.002;

    private static final FitOptions OPTIONS =
            FitOptions.defaults().withReplicates(100).withPredictions(List.of(FAR));

    private interface Handicap {
        double of(double params, double tokens);
    }

    private static Run run(double params, double tokens, Handicap handicap) {
        Run run = TableOfRuns.run(LAW, params, tokens, Map.of());
        return run.withLoss(run.loss() * (1 + handicap.of(params, tokens)));
    }

    /** Six budgets of nine sizes. */
    private static List<Run> profiles(Handicap handicap) {
        var runs = new ArrayList<Run>();
        for (double flops : TableOfRuns.spread(1e17, 1e20, 6)) {
            double best = LAW.optimalParams(flops);
            for (double params : TableOfRuns.spread(best / 5, best * 5, 9)) {
                runs.add(run(params, flops / 6 / params, handicap));
            }
        }
        return runs;
    }

    private static List<Run> grid(Handicap handicap) {
        var runs = new ArrayList<Run>();
        for (double params : TableOfRuns.spread(1e7, 1e9, 6)) {
            for (double tokens : TableOfRuns.spread(2e8, 2e10, 6)) {
                runs.add(run(params, tokens, handicap));
            }
        }
        return runs;
    }

    /** How many of the tables' intervals hold what. */
    private static Map<String, Integer> held(String form, List<Run> surface, double noise, List<String> symbols) {
        Map<String, Double> truth = new LinkedHashMap<>(LAW.symbols());
        truth.put("a", LAW.paramsExponent());
        truth.keySet().retainAll(symbols);
        var held = new HashMap<String, Integer>();
        for (int table = 0; table < TABLES; table++) {
            FitReport report = Forms.of(form).fit(RunTable.of(TableOfRuns.noisy(surface, noise, 100 + table)), OPTIONS);
            truth.forEach((symbol, value) ->
                    held.merge(symbol, holds(report.intervals().get(symbol), value), Integer::sum));
            held.merge("far loss", holds(report.predictions().get(0).interval(), FAR.loss(LAW)), Integer::sum);
        }
        return held;
    }

    private static int holds(Interval interval, double value) {
        return interval.low() <= value && value <= interval.high() ? 1 : 0;
    }

    private static void assertHeld(Map<String, Integer> held) {
        assertThat(held).allSatisfy((what, times) -> assertThat(times).as(what).isGreaterThanOrEqualTo(FEWEST));
    }

    /** Runs resampled as they are: E, alpha and beta 0 times of 12. */
    @Test
    void ofRunsThatAreWorseForFewTokensPerParameter() {
        Handicap undertrained = (params, tokens) -> 0.04 * Math.exp(-tokens / (2 * params));
        assertHeld(held("chinchilla", profiles(undertrained), NOISE, List.of("E", "alpha", "beta", "a")));
    }

    /** Runs resampled as they are: E, alpha, a and the far loss 0 times of 12. */
    @Test
    void ofLargeModelsWhoseLearningRateIsEverFartherOff() {
        Handicap mistuned = (params, tokens) -> 0.02 * Math.pow(Math.max(0, Math.log10(params / 1e8)), 2);
        assertHeld(held("chinchilla", grid(mistuned), NOISE, List.of("E", "alpha", "beta", "a")));
    }

    /** Its one exponent for both; runs resampled as they are: E and the far loss 0 times of 12. */
    @Test
    void ofAFormThatCannotHoldBothExponents() {
        var runs = new ArrayList<Run>();
        for (double params : new double[] {1e7, 3e7, 8e7, 1.5e8, 4e8, 1e9}) {
            for (double ratio : new double[] {5, 10, 20, 40, 80, 320}) {
                runs.add(run(params, params * ratio, (n, d) -> 0));
            }
        }
        assertHeld(held(GadreLaw.FORM, runs, 0.001, List.of("E")));
    }

    @Test
    void ofAFormThatFollowsTheRunsAreNotWidened() {
        for (int table = 0; table < TABLES; table++) {
            FitReport report = Forms.of("chinchilla")
                    .fit(RunTable.of(TableOfRuns.noisy(profiles((n, d) -> 0), NOISE, 100 + table)), OPTIONS);
            assertThat(report.warnings())
                    .as("table %d", table)
                    .noneMatch(warning -> warning.contains("times wider than those of"));
        }
    }
}
