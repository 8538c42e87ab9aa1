package io.ladder.scaling.fit.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TuningFormTest {
    private static final TuningForm FORM = new TuningForm("learningRate");
    private static final FitOptions OPTIONS =
            FitOptions.defaults().withReplicates(200).withPredictions(List.of(new ModelPoint(1e9, 1e10)));

    private static double best(double params, double tokens) {
        return 1.79 * Math.pow(params, -0.713) * Math.pow(tokens, 0.307);
    }

    /** Searches whose lowest point is off the law by noise of this size in ln(value). */
    private static List<Run> searches(double[] params, double[] tokens, double noise, Random random, String column) {
        var runs = new ArrayList<Run>();
        for (double n : params) {
            for (double d : tokens) {
                double centre = best(n, d) * Math.exp(noise * random.nextGaussian());
                for (double rate : TableOfRuns.spread(1e-4, 1e-1, 9)) {
                    double off = Math.log(rate / centre);
                    runs.add(new Run("r", n, d, 6 * n * d, 3 + 0.05 * off * off, Double.NaN, Map.of(column, rate)));
                }
            }
        }
        return runs;
    }

    private static RunTable table(List<Run> runs) {
        return RunTable.of(runs);
    }

    @Test
    void constantsAreInsideTheirIntervalsAsOftenAsThoseSay() {
        int covered = 0;
        int trials = 40;
        var random = new Random(7);
        for (int trial = 0; trial < trials; trial++) {
            TuningReport report = FORM.fit(
                    table(searches(
                            new double[] {1e6, 4e6, 1.6e7, 6.4e7}, new double[] {1e8, 8e8, 6.4e9}, 0.1, random, "lr")),
                    OPTIONS);
            Interval interval = report.intervals().get("exponentN");
            covered += interval.low() <= -0.713 && -0.713 <= interval.high() ? 1 : 0;
        }
        assertThat(covered / (double) trials).isBetween(0.85, 1.0);
    }

    @Test
    void aNoiseFreeTableGivesTheLawAndItsForetelling() {
        TuningReport report = FORM.fit(
                table(searches(new double[] {1e6, 4e6, 1.6e7}, new double[] {1e8, 8e8}, 0, new Random(1), "peak_lr")),
                OPTIONS);
        assertThat(report.symbols().get("exponentN")).isCloseTo(-0.713, offset(1e-6));
        assertThat(report.symbols().get("exponentD")).isCloseTo(0.307, offset(1e-6));
        assertThat(report.predictions().get(0).value() / best(1e9, 1e10)).isCloseTo(1, offset(1e-5));
        assertThat(report.lines().get(0)).contains("learningRate = 1.790 N^-0.7130 D^0.3070");
        assertThat(TuningJson.document(report).at("/intervals/K/low").isNumber())
                .isTrue();
    }

    @Test
    void sizesAndLengthsThatRiseTogetherMakeALawOfCompute() {
        var runs = new ArrayList<Run>();
        for (double n : new double[] {1e6, 4e6, 1.6e7, 6.4e7}) {
            runs.addAll(searches(new double[] {n}, new double[] {20 * n}, 0, new Random(1), "learningRate"));
        }
        TuningReport report = FORM.fit(table(runs), OPTIONS);
        assertThat(report.symbols()).containsOnlyKeys("K", "exponentC");
        assertThat(report.symbols().get("exponentC")).isCloseTo((-0.713 + 0.307) / 2, offset(1e-6));
        assertThat(report.warnings()).anySatisfy(word -> assertThat(word).contains("rise together"));
    }

    @Test
    void sizesOfOneBudgetMakeALawOfSizeAlone() {
        var runs = new ArrayList<Run>();
        for (double n : new double[] {1e6, 4e6, 1.6e7, 6.4e7}) {
            double whole = Math.rint(1e16 / (6 * n) / 3e5) * 3e5; // whole steps: C is not quite the same
            runs.addAll(searches(new double[] {n}, new double[] {whole}, 0, new Random(1), "learningRate"));
        }
        TuningReport report = FORM.fit(table(runs), OPTIONS);
        assertThat(report.symbols()).containsOnlyKeys("K", "exponentN");
        assertThat(report.symbols().get("exponentN")).isCloseTo(-0.713 - 0.307, offset(1e-3));
        assertThat(report.warnings()).anySatisfy(word -> assertThat(word).contains("falls as N rises"));
    }

    @Test
    void runsThatTookTheBestOfASearchAreNoSearches() {
        var runs = new ArrayList<>(
                searches(new double[] {1e6, 4e6, 1.6e7}, new double[] {1e8}, 0, new Random(1), "learningRate"));
        for (double n : new double[] {1e6, 4e6, 1.6e7}) { // as trials.csv of a sweep has them, at other lengths
            runs.add(new Run("longer", n, 8e8, 6 * n * 8e8, 2.9, 0.01, Map.of("learningRate", best(n, 1e8))));
        }
        TuningReport report = FORM.fit(table(runs), OPTIONS);
        assertThat(report.searches()).hasSize(3);
        assertThat(report.symbols().get("exponentN")).isCloseTo(-0.713, offset(1e-6));
        assertThat(report.warnings())
                .anySatisfy(word -> assertThat(word).startsWith("3 of 6 places (N, D) have one value of learningRate"))
                .noneSatisfy(word -> assertThat(word).contains("search of learningRate at"));
    }

    @Test
    void theNextSweepIsToldTheLawInItsOwnWords() {
        var runs = searches(new double[] {1e6, 4e6, 1.6e7}, new double[] {1e8, 8e8}, 0, new Random(1), "lr");
        assertThat(FORM.fit(table(runs), OPTIONS).lines())
                .contains("for the next sweep: lr: {law: {factor: 1.790, params: -0.7130, tokens: 0.3070}}")
                .anyMatch(line -> line.matches("1.000e\\+06 +1.000e\\+08 +0.02\\d+ +3.0000 +0.0%"));
        assertThat(new TuningForm("batch")
                        .fit(
                                table(searches(
                                        new double[] {1e6, 4e6, 1.6e7}, new double[] {1e8}, 0, new Random(1), "batch")),
                                OPTIONS)
                        .lines())
                .noneMatch(line -> line.contains("next sweep"));
    }

    @Test
    void withoutTheColumnTheColumnsThatThereAreAreNamed() {
        var runs = searches(new double[] {1e6}, new double[] {1e8, 8e8}, 0, new Random(1), "wd");
        assertThatThrownBy(() -> FORM.fit(table(runs), OPTIONS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("needs a column learningRate")
                .hasMessageContaining("wd");
    }
}
