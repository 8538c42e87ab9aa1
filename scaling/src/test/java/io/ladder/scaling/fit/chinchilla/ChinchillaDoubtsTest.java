package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChinchillaDoubtsTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final FitOptions FEW = FitOptions.defaults().withReplicates(60);

    private static FitReport fit(RunTable table) {
        return new ChinchillaFit().fit(table, FEW);
    }

    private static String warnings(RunTable table) {
        return String.join("\n", fit(table).warnings());
    }

    @Test
    void goodRunsRaiseNoDoubt() {
        assertThat(fit(SyntheticRuns.profiles(LAW, 0.001, 2)).warnings()).isEmpty();
    }

    @Test
    void oneBudgetIsNamedAndItsIntervalsAreWide() {
        FitReport one = fit(SyntheticRuns.profiles(LAW, 0.004, 2, 1e19));
        FitReport five = fit(SyntheticRuns.profiles(LAW, 0.004, 2));
        assertThat(one.warnings()).anyMatch(warning -> warning.contains("one budget only"));
        assertThat(one.warnings()).anyMatch(warning -> warning.contains("E is not identified"));
        assertThat(one.intervals().get("alpha").standardError().orElseThrow())
                .isGreaterThan(4 * five.intervals().get("alpha").standardError().orElseThrow());
        assertThat(warnings(SyntheticRuns.profiles(LAW, 0.004, 2, 1e19, 1e20))).contains("only two budgets");
    }

    @Test
    void aNarrowRangeOfModelsLeavesExponentsOpen() {
        List<Run> narrow = new ArrayList<>();
        var random = new Random(3);
        for (int i = 0; i < 40; i++) {
            double params = 1e8 * Math.pow(3, random.nextDouble());
            double tokens = 1e9 * Math.pow(100, random.nextDouble());
            double loss = LAW.loss(params, tokens) * Math.exp(0.003 * random.nextGaussian());
            narrow.add(new Run("r" + i, params, tokens, 6 * params * tokens, loss, Double.NaN, Map.of()));
        }
        assertThat(warnings(RunTable.of(narrow)))
                .contains("range of N is too narrow")
                .contains("alpha is not identified");
    }

    @Test
    void aSplitThatReplicatesDoNotAgreeOnIsNamed() {
        var tiny = new ChinchillaLaw(3.34, 72, 1022, 0.81, 0.83);
        List<Run> runs =
                TableOfRuns.grid(tiny, new double[] {1500, 2300, 3100, 4800, 8200, 13_000, 22_000}, new double[] {
                    2.5e5, 6e5, 1.4e6, 3.4e6
                });
        assertThat(warnings(RunTable.of(TableOfRuns.noisy(runs, 0.0013, 1))))
                .contains("how compute splits into parameters and tokens is hardly determined");
    }

    @Test
    void tokensThatFollowParametersAreNamed() {
        List<Run> chain = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            double params = 1e7 * Math.pow(1.5, i);
            double loss = LAW.loss(params, 20 * params) * (1 + 0.001 * (i % 3));
            chain.add(new Run("r" + i, params, 20 * params, 120 * params * params, loss, Double.NaN, Map.of()));
        }
        assertThat(warnings(RunTable.of(chain))).contains("range of D/N is too narrow");
    }

    @Test
    void aFloorThatWouldBeNegativeIsNamed() {
        var table = SyntheticRuns.profiles(new ChinchillaLaw(-0.3, 20, 10, 0.1, 0.1), 0, 2);
        assertThat(warnings(table)).contains("free in sign it would be negative, E=-0.3");
    }

    @Test
    void anOutlierIsNamedWithWhatItMoves() {
        List<Run> runs = new ArrayList<>(SyntheticRuns.profiles(LAW, 0.002, 2).runs());
        Run good = runs.get(70);
        runs.set(
                70,
                new Run("spoilt", good.params(), good.tokens(), good.flops(), 1.3 * good.loss(), Double.NaN, Map.of()));
        assertThat(warnings(RunTable.of(runs)))
                .contains("outlier: without it the advice for ten times the compute of the most expensive run")
                .contains("FLOPs) stays the same within 0.5%; it is spoilt (loss ")
                .contains("deviations");
    }

    @Test
    void lossesThatFollowNoLawGiveNoConfidentNumber() {
        List<Run> runs = new ArrayList<>();
        var random = new Random(9);
        for (Run run : SyntheticRuns.profiles(LAW, 0, 2).runs()) {
            runs.add(new Run(
                    run.name(),
                    run.params(),
                    run.tokens(),
                    run.flops(),
                    3 + random.nextDouble(),
                    Double.NaN,
                    Map.of()));
        }
        FitReport report = fit(RunTable.of(runs));
        assertThat(String.join("\n", report.warnings())).contains("not identified");
        var alpha = report.intervals().get("alpha");
        assertThat(alpha.high() / alpha.low()).isGreaterThan(3);
    }
}
