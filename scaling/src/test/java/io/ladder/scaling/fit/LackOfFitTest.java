package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs that obey another law than the form are told from runs that scatter. */
class LackOfFitTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final FitOptions OPTIONS = FitOptions.defaults().withReplicates(0);
    private static final int TABLES = 20;

    /** Six budgets of nine sizes. */
    private static List<Run> profiles(double worseOnFewTokens) {
        var runs = new ArrayList<Run>();
        for (double flops : TableOfRuns.spread(1e17, 1e20, 6)) {
            double best = LAW.optimalParams(flops);
            for (double params : TableOfRuns.spread(best / 5, best * 5, 9)) {
                double tokens = flops / 6 / params;
                double share = Math.exp(-tokens / (20 * params) / 0.1); // of a run of hardly any token per parameter
                runs.add(new Run(
                        "r" + runs.size(),
                        params,
                        tokens,
                        flops,
                        LAW.loss(params, tokens) * (1 + worseOnFewTokens * share),
                        Double.NaN,
                        Map.of()));
            }
        }
        return runs;
    }

    private static long named(List<Run> surface, String form, double noise, String words) {
        long named = 0;
        for (int table = 0; table < TABLES; table++) {
            named +=
                    Forms.of(form)
                            .fit(RunTable.of(TableOfRuns.noisy(surface, noise, table)), OPTIONS)
                            .warnings()
                            .stream()
                            .filter(warning -> warning.contains(words))
                            .count();
        }
        return named;
    }

    @Test
    void undertrainedRunsOfAnotherLawAreNamed() {
        assertThat(named(profiles(0.04), "chinchilla", 0.002, "does not follow the runs"))
                .isGreaterThanOrEqualTo(18);
    }

    @Test
    void runsThatScatterAboutTheFormAreNot() {
        assertThat(named(profiles(0), "chinchilla", 0.002, "does not follow the runs"))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void aFormThatCannotHoldBothExponentsNamesTheOneThatCan() {
        var runs = new ArrayList<Run>();
        for (double params : new double[] {1e7, 8e7, 1.5e8, 4e8}) {
            for (double ratio : new double[] {5, 20, 80, 320}) {
                runs.add(TableOfRuns.run(LAW, params, params * ratio, Map.of()));
            }
        }
        assertThat(named(runs, "gadre", 0.001, "form chinchilla explains these runs better"))
                .isGreaterThanOrEqualTo(18);
    }
}
