package io.ladder.scaling.fit.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvelopeFitTest {
    private static final ChinchillaLaw SURFACE = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);

    @Test
    void curvesOfADenseGridGiveTheSurfacesExponents() {
        EnvelopeFit fit = EnvelopeFit.of(curves(TableOfRuns.spread(1e7, 1e10, 40), 60));

        assertThat(fit.law().paramsExponent()).isCloseTo(SURFACE.paramsExponent(), offset(0.005));
        assertThat(fit.law().tokensExponent()).isCloseTo(SURFACE.tokensExponent(), offset(0.005));
        assertThat(fit.law().optimalParams(1e20) / SURFACE.optimalParams(1e20)).isCloseTo(1, offset(0.03));
        assertThat(fit.law().e()).isCloseTo(1.69, offset(0.01));
        double flops = 3e20;
        assertThat(fit.law().frontierLoss(flops))
                .isCloseTo(SURFACE.loss(SURFACE.optimalParams(flops), SURFACE.optimalTokens(flops)), offset(0.002));
    }

    /** With E = 0, and with too few FLOPs for its E to be seen. */
    @Test
    void whereTheEnvelopeDoesNotLevelOffNoLossFarBeyondItIsCertain() {
        var surface = new ChinchillaLaw(0, 406.4, 410.7, 0.34, 0.28);
        var runs = new ArrayList<Run>();
        for (Run row : curves(TableOfRuns.spread(1e7, 1e10, 14), 30)) {
            runs.add(row.withLoss(surface.loss(row.params(), row.tokens())));
        }
        FitReport report = new EnvelopeForm()
                .fit(
                        RunTable.of(TableOfRuns.noisy(runs, 0.002, 3)),
                        FitOptions.defaults().withReplicates(100));
        if (report.warnings().stream().noneMatch(warning -> warning.contains("E cannot be told from it"))) {
            return; // noise made it level off
        }
        Interval floor = report.intervals().get("E");
        assertThat(floor.low()).isLessThan(0.2);
        assertThat(floor.high()).isGreaterThan(0.5);
        assertThat(report.law().symbols().get("E")).isBetween(floor.low(), floor.high());
    }

    @Test
    void theBordersOfTheGridAreLeftOut() {
        double[] params = TableOfRuns.spread(1e7, 1e10, 10);

        EnvelopeFit fit = EnvelopeFit.of(curves(params, 40));

        assertThat(fit.points()).noneMatch(point -> point.params() == params[0] || point.params() == params[9]);
    }

    @Test
    void finalLossesAloneAreAClearError() {
        assertThatThrownBy(() ->
                        EnvelopeFit.of(TableOfRuns.grid(SURFACE, TableOfRuns.spread(1e7, 1e9, 6), new double[] {1e9})))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("found 0 among 6 rows");
    }

    @Test
    void curvesThatDoNotOverlapAreAClearError() {
        assertThatThrownBy(() -> EnvelopeFit.of(curves(TableOfRuns.spread(1e7, 1e10, 7), 10, 2)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("0 of 7 sizes do");
    }

    private static List<Run> curves(double[] sizes, int rows) {
        return curves(sizes, rows, 1000);
    }

    private static List<Run> curves(double[] sizes, int rows, double mostTokensPerParam) {
        var runs = new ArrayList<Run>();
        for (double params : sizes) {
            for (double tokens : TableOfRuns.spread(params, params * mostTokensPerParam, rows)) {
                Run row = TableOfRuns.run(SURFACE, params, tokens, Map.of());
                runs.add(new Run("N" + params, params, tokens, row.flops(), row.loss(), Double.NaN, Map.of()));
            }
        }
        return runs;
    }
}
