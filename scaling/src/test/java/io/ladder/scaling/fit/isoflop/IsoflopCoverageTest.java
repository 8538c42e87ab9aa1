package io.ladder.scaling.fit.isoflop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On tables made of a known surface, intervals hold the truth about as often as they say: few, small profiles. */
class IsoflopCoverageTest {
    private static final ChinchillaLaw SURFACE = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final double NOISE = 0.003;
    private static final int TABLES = 140;
    /** 95% is promised. The share of 140 tables has a standard error of 1.8 points. */
    private static final int FEWEST = 127;

    @Test
    void intervalsOfConstantsAndLossesHoldTheTruth() {
        double flops = 1e20;
        double gamma = SURFACE.alpha() * SURFACE.beta() / (SURFACE.alpha() + SURFACE.beta());
        Map<String, Double> truth = new LinkedHashMap<>();
        truth.put("a", SURFACE.paramsExponent());
        truth.put("b", SURFACE.tokensExponent());
        truth.put("N0", SURFACE.optimalParams(1));
        truth.put("D0", SURFACE.optimalTokens(1));
        truth.put("E", SURFACE.e());
        truth.put("gamma", gamma);
        truth.put("K", (best(flops).loss(SURFACE) - SURFACE.e()) * Math.pow(flops, gamma));
        List<ModelPoint> asked = List.of(best(1e19), best(1e21), best(1e22));
        FitOptions options = FitOptions.defaults().withReplicates(100).withPredictions(asked);
        List<Run> surface = profiles();
        var random = new Random(5);
        Map<String, Integer> held = new HashMap<>();
        for (int table = 0; table < TABLES; table++) {
            FitReport report =
                    Forms.of("isoflop").fit(RunTable.of(TableOfRuns.noisy(surface, NOISE, 1000 + table)), options);
            truth.forEach((symbol, value) ->
                    held.merge(symbol, holds(report.intervals().get(symbol), value), Integer::sum));
            for (int i = 0; i < asked.size(); i++) {
                double measured = asked.get(i).loss(SURFACE) * Math.exp(NOISE * random.nextGaussian());
                Interval interval = report.predictions().get(i).interval();
                held.merge(String.format("L(%.2g)", asked.get(i).params()), holds(interval, measured), Integer::sum);
            }
        }
        assertThat(held).hasSize(truth.size() + asked.size());
        assertThat(held).allSatisfy((what, times) -> assertThat(times).as(what).isGreaterThanOrEqualTo(FEWEST));
    }

    private static int holds(Interval interval, double value) {
        return interval.low() <= value && value <= interval.high() ? 1 : 0;
    }

    private static ModelPoint best(double flops) {
        return new ModelPoint(SURFACE.optimalParams(flops), SURFACE.optimalTokens(flops));
    }

    /** Five budgets of five sizes, so that two degrees of freedom are left to each. */
    private static List<Run> profiles() {
        return TableOfRuns.profiles(SURFACE, TableOfRuns.spread(1e18, 1e21, 5), 4, 5);
    }
}
