package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Advice to draw whole sizes names the table's column, and does not come again once it is followed. */
class WholeGroupsTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final String SIZE = "n params";

    /** Points of a figure: of one size none is written as another is. */
    private static List<Run> runs(boolean areNamedBySize) {
        var random = new Random(3);
        var runs = new ArrayList<Run>();
        for (double size : TableOfRuns.spread(1e7, 1e9, 33)) {
            double common = 0.003 * random.nextGaussian();
            for (double tokens : TableOfRuns.spread(2e8, 2e10, 4)) {
                double params = size * (1 + 1e-6 * random.nextDouble());
                double loss = LAW.loss(params, tokens) * Math.exp(common + 0.004 * random.nextGaussian());
                String name = areNamedBySize ? Double.toString(params) : "row " + runs.size();
                runs.add(new Run(name, params, tokens, 6 * params * tokens, loss, Double.NaN, Map.of()));
            }
        }
        return runs;
    }

    private static FitReport fit(boolean areNamedBySize) {
        Map<Column, String> columns = areNamedBySize
                ? Map.of(Column.RUN, SIZE, Column.PARAMS, SIZE, Column.TOKENS, "C/6N")
                : Map.of(Column.PARAMS, SIZE, Column.TOKENS, "C/6N");
        return Forms.of("chinchilla")
                .fit(
                        new RunTable(runs(areNamedBySize), columns, List.of()),
                        FitOptions.defaults().withReplicates(0));
    }

    @Test
    void sizesThatShareErrorsAreDrawnAsAWholeOnceTheyNameTheRuns() {
        FitReport before = fit(false);
        assertThat(before.warnings())
                .anyMatch(warning -> warning.contains("runs of one size are off the law together")
                        && warning.endsWith("--run-column='n params' --params-column='n params' --all-rows"));
        assertThat(before.unwidened()).containsExactly(WidenedInterval.Cause.SHARED_ERRORS);

        FitReport after = fit(true);
        assertThat(after.runs().stream().map(run -> run.run().name()).distinct())
                .hasSize(33);
        assertThat(after.warnings()).noneMatch(warning -> warning.contains("off the law together"));
        assertThat(after.unwidened()).isEmpty();
    }
}
