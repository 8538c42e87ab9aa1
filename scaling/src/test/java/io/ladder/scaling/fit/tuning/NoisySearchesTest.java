package io.ladder.scaling.fit.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Noise has lowest points too: they make no law, and those of a real valley are as uncertain as noise makes them. */
class NoisySearchesTest {
    private static final TuningForm FORM = new TuningForm("learningRate");
    private static final FitOptions OPTIONS =
            FitOptions.defaults().withReplicates(200).withPredictions(List.of(new ModelPoint(1e10, 1e11)));

    private static double best(double params, double tokens) {
        return 2e-3 * Math.pow(params / 1e8, -0.3) * Math.pow(tokens / 1e10, -0.1);
    }

    private static RunTable searches(double bend, double noise, int values, double[] tokens, long seed) {
        var random = new Random(seed);
        var runs = new ArrayList<Run>();
        for (double n : new double[] {1e7, 5e7, 2.5e8, 1e9}) {
            for (double d : tokens) {
                for (double rate : TableOfRuns.spread(1e-4, 2e-2, values)) {
                    double off = Math.log(rate / best(n, d));
                    double loss = 3 * (1 + bend * off * off) * Math.exp(noise * random.nextGaussian());
                    runs.add(new Run("r", n, d, 6 * n * d, loss, Double.NaN, Map.of("learningRate", rate)));
                }
            }
        }
        return RunTable.of(runs);
    }

    @Test
    void minimaOfNoiseAreRejectedAndNamed() {
        assertThatThrownBy(() -> FORM.fit(searches(0, 0.003, 7, new double[] {2e9, 2e10}, 1000), OPTIONS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no search of learningRate has a best value")
                .hasMessageContaining("is flat within its scatter");
    }

    @Test
    void nearlyNoTableOfNoiseMakesALaw() {
        int laws = 0;
        for (int table = 0; table < 40; table++) {
            try {
                FORM.fit(searches(0, 0.003, 7, new double[] {2e9, 2e10}, table), OPTIONS.withReplicates(0));
                laws++;
            } catch (ConfigException none) {
                assertThat(none).hasMessageContaining("has a best value");
            }
        }
        assertThat(laws).isLessThanOrEqualTo(2);
    }

    @Test
    void intervalsOfNoisySearchesHoldTheTruth() {
        int held = 0;
        for (int table = 0; table < 40; table++) {
            TuningReport report = FORM.fit(searches(0.02, 0.004, 7, new double[] {2e9, 2e10}, table), OPTIONS);
            held += holds(report.predictions().get(0).interval().orElseThrow());
        }
        assertThat(held).isGreaterThanOrEqualTo(36); // of 40, where 38 are promised
    }

    @Test
    void asManySearchesAsConstantsHaveTheIntervalOfTheirOwnMinima() {
        RunTable table = RunTable.of(searches(0.02, 0.004, 7, new double[] {2e9, 2e10}, 3).runs().stream()
                .filter(run -> (run.params() == 1e7 && run.tokens() == 2e9)
                        || (run.params() == 1e9 && run.tokens() == 2e10)
                        || (run.params() == 1e7 && run.tokens() == 2e10))
                .toList());
        TuningReport report = FORM.fit(table, OPTIONS);
        assertThat(report.isChecked()).isFalse();
        Interval interval = report.predictions().get(0).interval().orElseThrow();
        assertThat(interval.high() / interval.low()).isGreaterThan(1.1);
        assertThat(report.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("of the errors of the best values alone"));
    }

    @Test
    void threeValuesTellNoMinimumFromNoiseAndSaySo() {
        TuningReport report = FORM.fit(searches(0.02, 0, 3, new double[] {2e9, 2e10}, 1), OPTIONS);
        Interval interval = report.predictions().get(0).interval().orElseThrow();
        assertThat(interval.high() / interval.low()).isGreaterThan(2);
        assertThat(report.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("nothing tells a best value from noise"));
    }

    private static int holds(Interval interval) {
        double truth = best(1e10, 1e11);
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
}
