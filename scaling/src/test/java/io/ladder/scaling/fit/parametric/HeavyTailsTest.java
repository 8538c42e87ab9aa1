package io.ladder.scaling.fit.parametric;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FitTable;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.report.FitPages;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Standard errors of a form whose constants few runs hardly hold. */
class HeavyTailsTest {
    private static final MixtureLaw LAW = new MixtureLaw(-0.082, -0.108, 0.009, 1.104, 1.847, 314.478, 1);

    /** Of 30 made runs, five sizes with six numbers of experts, those of these places. */
    private static FitReport fitted(double noise, int... places) {
        var runs = new ArrayList<Run>();
        for (double size : TableOfRuns.spread(1e7, 1e9, 5)) {
            for (double experts : new double[] {1, 2, 8, 32, 128, 512}) {
                runs.add(TableOfRuns.run(LAW, size, 1.3e11, Map.of(MixtureLaw.EXPERTS, experts)));
            }
        }
        List<Run> noisy = TableOfRuns.noisy(runs, noise, 5);
        return Forms.of(MixtureLaw.FORM)
                .fit(
                        RunTable.of(Arrays.stream(places).mapToObj(noisy::get).toList()),
                        FitOptions.defaults().withReplicates(400));
    }

    @Test
    void noStandardErrorContradictsItsInterval() {
        FitReport few = fitted(0.01, 0, 2, 4, 5, 9, 12, 15, 17, 20, 24, 29);
        assertThat(few.intervals().get("Emax").standardError()).isEmpty();
        assertThat(few.warnings())
                .anyMatch(warning -> warning.matches("standard error not meaningful: that of .*Emax.*"));
        few.intervals().forEach((symbol, interval) -> {
            double normal = (interval.high() - interval.low()) / 3.92;
            interval.standardError()
                    .ifPresent(error -> assertThat(error).as(symbol).isBetween(normal / 2, normal * 2));
        });

        assertThat(FitTable.lines(few)).anyMatch(line -> line.matches("Emax .*not meaningful"));
        assertThat(FitJson.document(few).at("/intervals/Emax").has("standardError"))
                .isFalse();
        assertThat(FitJson.document(few).at("/intervals/Emax").has("high")).isTrue();
        assertThat(FitPages.html(few, "runs.csv", List.of())).contains("<td>not meaningful</td>");
    }

    @Test
    void manyRunsHaveThemAll() {
        FitReport many = fitted(0.002, IntStream.range(0, 30).toArray());
        assertThat(many.intervals().values())
                .allMatch(interval -> interval.standardError().isPresent());
        assertThat(many.warnings()).noneMatch(warning -> warning.startsWith("standard error"));
    }
}
