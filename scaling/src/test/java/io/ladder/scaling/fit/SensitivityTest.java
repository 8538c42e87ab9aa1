package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the law would be without its largest models, and without its shortest runs. */
class SensitivityTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final ModelPoint FAR = new ModelPoint(1e10, 2e11);
    private static final FitOptions OPTIONS =
            FitOptions.defaults().withReplicates(100).withPredictions(List.of(FAR));

    private static List<Run> grid(double mistuned, int values) {
        return TableOfRuns.noisy(
                TableOfRuns.grid(LAW, TableOfRuns.spread(1e7, 1e9, values), TableOfRuns.spread(2e8, 2e10, values))
                        .stream()
                        .map(run ->
                                run.withLoss(run.loss() * (1 + mistuned * Math.max(0, Math.log10(run.params() / 1e8)))))
                        .toList(),
                0.002,
                5);
    }

    private static FitReport fit(double mistuned, int values) {
        return Forms.of("chinchilla").fit(RunTable.of(grid(mistuned, values)), OPTIONS);
    }

    @Test
    void bothPartsAreComparedWithTheWholeLaw() {
        FitReport report = fit(0, 6);
        var law = (ChinchillaLaw) report.law();
        assertThat(report.sensitivity())
                .extracting(Sensitivity::without)
                .containsExactly("the largest third of sizes", "the shortest third of lengths");
        for (Sensitivity one : report.sensitivity()) {
            assertThat(one.left()).isEqualTo(24);
            assertThat(one.figures())
                    .extracting(Sensitivity.Figure::name)
                    .containsExactly("E", "alpha", "beta", "a", "loss of 1.00e+10 parameters on 2.00e+11 tokens");
            assertThat(one.figures())
                    .extracting(Sensitivity.Figure::whole)
                    .containsExactly(law.e(), law.alpha(), law.beta(), law.paramsExponent(), FAR.loss(law));
            assertThat(one.figures()).allSatisfy(figure -> {
                assertThat(figure.part()).isNotEqualTo(figure.whole());
                assertThat(figure.difference().low()).isNegative();
                assertThat(figure.difference().high()).isPositive();
                assertThat(Math.abs(figure.part() - figure.whole())
                                / figure.difference().standardError().orElseThrow())
                        .as(figure.name())
                        .isLessThan(3.5);
            });
        }
    }

    @Test
    void ofAGrossHandicapTheDifferenceIsMoreThanNoiseExplains() {
        Sensitivity withoutLargest = fit(0.06, 8).sensitivity().get(0);
        Sensitivity.Figure alpha = withoutLargest.figures().get(1);
        assertThat(alpha.part() - alpha.whole()).isLessThan(alpha.difference().low());
    }

    @Test
    void fewSizesAreNotDivided() {
        assertThat(fit(0, 3).sensitivity()).isEmpty();
    }

    @Test
    void withoutReplicatesNothingIsSaidOfNoise() {
        FitReport report = Forms.of("chinchilla").fit(RunTable.of(grid(0, 6)), OPTIONS.withReplicates(0));
        assertThat(report.sensitivity()).hasSize(2).allSatisfy(one -> assertThat(one.figures())
                .allSatisfy(figure -> assertThat(figure.difference().low()).isNaN()));
    }
}
