package io.ladder.scaling.fit.parametric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixtureFitTest {
    /** S-BASE of the paper's table 3. */
    private static final MixtureLaw PUBLISHED = new MixtureLaw(-0.082, -0.108, 0.009, 1.104, 1.847, 314.478, 1);

    @Test
    void constantsAreFoundAgainFromTheirOwnLosses() {
        var runs = runs(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);

        MixtureLaw found = MixtureFit.of(runs);

        PUBLISHED.symbols().forEach((symbol, value) -> assertThat(
                        found.symbols().get(symbol) / value)
                .as(symbol)
                .isCloseTo(1, offset(1e-4)));
        assertThat(MixtureFit.warnings(runs, found)).isEmpty();
    }

    @Test
    void theDenseEquivalentHasTheSameLoss() {
        double dense = PUBLISHED.denseEquivalent(1.3e9, 64);

        assertThat(dense).isGreaterThan(1.3e9);
        assertThat(PUBLISHED.lossOf(dense, 1)).isCloseTo(PUBLISHED.lossOf(1.3e9, 64), offset(1e-12));
    }

    @Test
    void expertsSaturate() {
        assertThat(MixtureLaw.saturated(1, 1.847, 314.478)).isCloseTo(1.847, offset(1e-12));
        assertThat(MixtureLaw.saturated(1e12, 1.847, 314.478)).isCloseTo(314.478, offset(1e-3));
    }

    @Test
    void aTableWithoutExpertsIsAClearError() {
        var runs = TableOfRuns.grid(PUBLISHED, TableOfRuns.spread(1e7, 1e9, 4), new double[] {1e9, 2e9});

        assertThatThrownBy(() -> MixtureFit.of(runs))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("needs column experts")
                .hasMessageContaining("8 of 8");
    }

    @Test
    void denseRunsAloneAreAClearError() {
        assertThatThrownBy(() -> MixtureFit.of(runs(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("different values of experts");
    }

    @Test
    void runsOfOtherLengthsThatHideWhatExpertsDoAreAClearErrorAndNoLaw() {
        var runs = new ArrayList<Run>();
        for (double flops : TableOfRuns.spread(1e17, 1e19, 5)) {
            double best = 0.1 * Math.sqrt(flops);
            for (double params : TableOfRuns.spread(best / 4, best * 4, 7)) {
                double tokens = flops / 6 / params;
                double loss = 1.69 + 406.4 * Math.pow(params, -0.34) + 410.7 * Math.pow(tokens, -0.28);
                double experts = Math.pow(2, runs.size() % 6);
                runs.add(new Run("r", params, tokens, flops, loss, Double.NaN, Map.of("experts", experts)));
            }
        }

        assertThatThrownBy(() -> Forms.of("moe")
                        .fit(RunTable.of(runs), FitOptions.defaults().withReplicates(50)))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void aTableThatShowsNoSaturationHasALawOfFiniteConstants() {
        var runs = new ArrayList<Run>();
        var unsaturated = new MixtureLaw(-0.082, -0.108, 0.009, 1.104, 1.847, 1e12, 1);
        for (double params : TableOfRuns.spread(1.5e7, 1.3e9, 6)) {
            for (double count : new double[] {1, 2, 4, 8, 16}) {
                runs.add(TableOfRuns.run(unsaturated, params, 1.3e11, Map.of(MixtureLaw.EXPERTS, count)));
            }
        }

        MixtureLaw found = MixtureFit.of(runs);

        assertThat(found.max()).isFinite();
        assertThat(found.a()).isCloseTo(-0.082, offset(1e-3));
        assertThat(MixtureFit.warnings(runs, found))
                .anySatisfy(warning -> assertThat(warning).contains("not identified"));
    }

    private static List<Run> runs(double... experts) {
        var runs = new ArrayList<Run>();
        for (double params : TableOfRuns.spread(1.5e7, 1.3e9, 6)) {
            for (double count : experts) {
                runs.add(TableOfRuns.run(PUBLISHED, params, 1.3e11, Map.of(MixtureLaw.EXPERTS, count)));
            }
        }
        return runs;
    }
}
