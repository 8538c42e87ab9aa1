package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Rows of one name are one run to the bootstrap: a column that groups runs must not do that unsaid. */
class FewNamesTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final List<Run> GRID = TableOfRuns.noisy(
            TableOfRuns.grid(LAW, TableOfRuns.spread(1e7, 1e9, 6), TableOfRuns.spread(2e8, 2e10, 6)), 0.003, 3);

    private static List<String> warnings(int replicates, Function<Run, String> name) {
        List<Run> named = GRID.stream()
                .map(run -> new Run(
                        name.apply(run),
                        run.params(),
                        run.tokens(),
                        run.flops(),
                        run.loss(),
                        run.lossError(),
                        run.more()))
                .toList();
        return Forms.of("chinchilla")
                .fit(RunTable.of(named), FitOptions.defaults().withReplicates(replicates))
                .warnings();
    }

    @Test
    void namesThatGroupRunsAreSaidToBeFewWithTheOptionThatTellsRunsApart() {
        assertThat(warnings(100, run -> "size " + run.params()))
                .anyMatch(warning -> warning.startsWith("the 36 rows have 6 names, and rows of one name are one"
                                + " independent run: intervals rest on 6 of them")
                        && warning.endsWith("take a column for --run-column that tells them apart"));
    }

    @Test
    void aNameForEachRunIsNotAndWithoutIntervalsNothingRestsOnNames() {
        assertThat(warnings(100, run -> run.params() + " on " + run.tokens()))
                .noneMatch(warning -> warning.contains(" names, and rows of one name"));
        assertThat(warnings(0, run -> "size " + run.params()))
                .noneMatch(warning -> warning.contains(" names, and rows of one name"));
    }
}
