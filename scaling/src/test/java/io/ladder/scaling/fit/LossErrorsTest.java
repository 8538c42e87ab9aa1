package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A column of errors that has no effect is told, where it would have had one. */
class LossErrorsTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);

    private static List<String> warnings(IntToDoubleFunction error) {
        List<Run> grid = TableOfRuns.noisy(
                TableOfRuns.grid(LAW, TableOfRuns.spread(1e7, 1e9, 5), TableOfRuns.spread(2e8, 2e10, 5)), 0.003, 1);
        var runs = new ArrayList<Run>();
        for (Run run : grid) {
            runs.add(new Run(
                    run.name(),
                    run.params(),
                    run.tokens(),
                    run.flops(),
                    run.loss(),
                    error.applyAsDouble(runs.size()),
                    run.more()));
        }
        return Forms.of("chinchilla")
                .fit(RunTable.of(runs), FitOptions.defaults().withReplicates(0))
                .warnings();
    }

    @Test
    void errorsThatDifferHaveNoEffectAndSaySo() {
        assertThat(warnings(run -> 0.001 * (1 + run))).anySatisfy(warning -> assertThat(warning)
                .contains("the column of loss errors has no effect in form chinchilla")
                .contains("from 0.00100 to 0.0250"));
    }

    @Test
    void errorsThatAreMissingOrZeroAreCounted() {
        assertThat(warnings(run -> run % 2 == 0 ? 0.01 : Double.NaN))
                .anySatisfy(warning -> assertThat(warning).contains("12 of 25 runs have no positive loss error"));
        assertThat(warnings(run -> 0)).anySatisfy(warning -> assertThat(warning).contains("25 of 25 runs"));
    }

    @Test
    void errorsFarAboveTheScatterAreOfSomethingElse() {
        assertThat(warnings(run -> 0.5))
                .anySatisfy(warning -> assertThat(warning).contains("are not those of the runs"));
    }

    @Test
    void errorsThatAreAlikeWouldChangeNothing() {
        assertThat(warnings(run -> 0.008))
                .noneSatisfy(warning -> assertThat(warning).contains("loss errors"));
    }
}
