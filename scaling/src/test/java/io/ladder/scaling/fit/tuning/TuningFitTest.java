package io.ladder.scaling.fit.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TuningFitTest {
    @Test
    void theLawOfTheBestLearningRateIsFoundAgain() {
        TuningFit fit =
                TuningFit.of(searches(1e-4, 1e-1, 9), TuningFit.LEARNING_RATE, List.of(Driver.PARAMS, Driver.TOKENS));

        assertThat(fit.law().exponents().get("N")).isCloseTo(-0.713, offset(1e-6));
        assertThat(fit.law().exponents().get("D")).isCloseTo(0.307, offset(1e-6));
        assertThat(fit.law().factor() / 1.79).isCloseTo(1, offset(1e-4));
        assertThat(fit.law().at(Map.of("N", 1e9, "D", 1e10)) / best(1e9, 1e10)).isCloseTo(1, offset(1e-6));
        assertThat(fit.warnings()).isEmpty();
    }

    @Test
    void searchesWhoseBestIsTheLargestTriedAreNamedAndNotUsed() {
        TuningFit fit =
                TuningFit.of(searches(1e-4, 3e-2, 9), TuningFit.LEARNING_RATE, List.of(Driver.PARAMS, Driver.TOKENS));

        assertThat(fit.warnings()).anySatisfy(warning -> assertThat(warning).contains("largest value tried"));
        assertThat(fit.law().exponents().get("N")).isCloseTo(-0.713, offset(1e-6));
    }

    @Test
    void divergedRunsFarFromTheBestDoNotBendTheParabola() {
        var runs = new ArrayList<>(searches(1e-4, 1e-1, 9));
        runs.add(run(1e6, 1e8, 0.5, 9.7));

        TuningFit fit = TuningFit.of(runs, TuningFit.LEARNING_RATE, List.of(Driver.PARAMS, Driver.TOKENS));

        assertThat(fit.law().exponents().get("N")).isCloseTo(-0.713, offset(1e-6));
    }

    @Test
    void anExponentThatNothingVariesInIsLeftOutWithAWord() {
        var runs = searches(1e-4, 1e-1, 9).stream()
                .filter(run -> run.tokens() == 1e8)
                .toList();

        TuningFit fit = TuningFit.of(runs, TuningFit.LEARNING_RATE, List.of(Driver.PARAMS, Driver.TOKENS));

        assertThat(fit.law().exponents()).containsOnlyKeys("N");
        assertThat(fit.warnings()).anySatisfy(warning -> assertThat(warning).contains("share one D"));
    }

    @Test
    void searchesThatAllEndAtAnEdgeAreNamedByTheFormToo() {
        List<Run> rising = new ArrayList<>();
        for (double n : new double[] {1e6, 4e6}) {
            for (double rate : new double[] {1e-3, 2e-3, 4e-3}) {
                rising.add(new Run(
                        "r" + n + rate, n, 20 * n, 120 * n * n, 3 + rate, Double.NaN, Map.of("learningRate", rate)));
            }
        }
        assertThatThrownBy(() -> Forms.ofSetting(TuningFit.LEARNING_RATE)
                        .orElseThrow()
                        .fit(RunTable.of(rising), FitOptions.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no search of learningRate has a best value")
                .hasMessageContaining("N = 4.00e+06");
    }

    @Test
    void nothingSearchedIsAClearError() {
        assertThatThrownBy(() -> TuningFit.of(searches(1e-4, 1e-1, 9), TuningFit.BATCH, List.of(Driver.LOSS)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("column batch");
    }

    @Test
    void oneValueEachIsAClearError() {
        assertThatThrownBy(() -> TuningFit.of(
                        List.of(run(1e6, 1e8, 1e-3, 3), run(1e7, 1e8, 1e-3, 3)),
                        TuningFit.LEARNING_RATE,
                        List.of(Driver.PARAMS)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("was tried with one value only");
    }

    /** Step law's constants. */
    private static double best(double params, double tokens) {
        return 1.79 * Math.pow(params, -0.713) * Math.pow(tokens, 0.307);
    }

    private static List<Run> searches(double from, double to, int count) {
        var runs = new ArrayList<Run>();
        for (double params : new double[] {1e6, 4e6, 1.6e7}) {
            for (double tokens : new double[] {1e8, 8e8}) {
                for (double rate : TableOfRuns.spread(from, to, count)) {
                    double off = Math.log(rate / best(params, tokens));
                    runs.add(run(params, tokens, rate, 3 + 0.05 * off * off));
                }
            }
        }
        return runs;
    }

    private static Run run(double params, double tokens, double rate, double loss) {
        return new Run(
                "lr" + rate, params, tokens, 6 * params * tokens, loss, Double.NaN, Map.of("learningRate", rate));
    }
}
