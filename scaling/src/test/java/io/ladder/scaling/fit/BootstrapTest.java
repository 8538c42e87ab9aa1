package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    /** A law of one constant: the mean loss. */
    private record MeanLaw(double mean) implements LossLaw {
        @Override
        public String form() {
            return "mean";
        }

        @Override
        public Map<String, Double> symbols() {
            return Map.of("mean", mean);
        }

        @Override
        public double loss(double params, double tokens) {
            return mean;
        }
    }

    private static Refit mean(List<Run> runs) {
        return (weights, start) -> {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * runs.get(i).loss();
            }
            return Optional.of(new MeanLaw(sum / Arrays.stream(weights).sum()));
        };
    }

    private static List<Run> runs(int clusters, int perCluster, long seed) {
        var random = new Random(seed);
        var runs = new ArrayList<Run>();
        for (int c = 0; c < clusters; c++) {
            double loss = 3 + 0.1 * random.nextGaussian();
            for (int i = 0; i < perCluster; i++) {
                runs.add(new Run("run-" + c, 1e8 + c, 1e9 + i, 6e17, loss, Double.NaN, Map.of()));
            }
        }
        return runs;
    }

    private static Replicates replicates(List<Run> runs, int count) {
        double[] once = new double[runs.size()];
        Arrays.fill(once, 1);
        return new Bootstrap(runs, mean(runs), 1).run(once, new MeanLaw(3), count, 5, 2);
    }

    @Test
    void theStandardErrorOfAMeanIsThatOfTheTextbook() {
        List<Run> runs = runs(50, 1, 1);
        double[] losses = runs.stream().mapToDouble(Run::loss).toArray();
        double mean = Arrays.stream(losses).average().orElseThrow();
        double variance =
                Arrays.stream(losses).map(x -> (x - mean) * (x - mean)).sum() / 50;
        Interval interval = replicates(runs, 4000).intervals(new MeanLaw(3)).get("mean");
        assertThat(interval.standardError().orElseThrow()).isCloseTo(Math.sqrt(variance / 50), within(0.0007));
        assertThat(interval.high() - interval.low()).isCloseTo(2 * 1.96 * Math.sqrt(variance / 50), within(0.004));
    }

    @Test
    void rowsOfOneNameDoNotMakeAnythingMoreCertain() {
        double alone = replicates(runs(30, 1, 2), 2000)
                .intervals(new MeanLaw(3))
                .get("mean")
                .standardError()
                .orElseThrow();
        double repeated = replicates(runs(30, 8, 2), 2000)
                .intervals(new MeanLaw(3))
                .get("mean")
                .standardError()
                .orElseThrow();
        assertThat(repeated).isCloseTo(alone, within(0.001));
    }

    @Test
    void runsWithoutWeightAreNeverDrawn() {
        List<Run> runs = new ArrayList<>(runs(10, 1, 3));
        runs.add(new Run("held out", 1e9, 1e9, 6e18, 1000, Double.NaN, Map.of()));
        double[] weights = new double[11];
        Arrays.fill(weights, 0, 10, 1);
        Replicates replicates = new Bootstrap(runs, mean(runs), 1).run(weights, new MeanLaw(3), 200, 5, 1);
        assertThat(Arrays.stream(replicates.values(law -> law.loss(1, 1)))).allMatch(loss -> loss < 4);
    }

    @Test
    void replicatesThatDetermineNothingAreCounted() {
        List<Run> runs = runs(10, 1, 3);
        double[] once = new double[10];
        Arrays.fill(once, 1);
        Refit failing = (weights, start) -> weights[0] > 0 ? Optional.empty() : Optional.of(new MeanLaw(3));
        Replicates replicates = new Bootstrap(runs, failing, 1).run(once, new MeanLaw(3), 500, 5, 2);
        assertThat(replicates.failed() / 500.0).isCloseTo(1 - Math.pow(0.9, 10), within(0.08));
        assertThat(replicates.laws()).hasSize(500 - replicates.failed());
    }

    @Test
    void aPredictionsIntervalHoldsTheScatterOfRunsToo() {
        List<Run> runs = runs(60, 1, 4);
        Replicates replicates = replicates(runs, 2000);
        double[] residuals =
                runs.stream().mapToDouble(run -> Math.log(run.loss() / 3)).toArray();
        var foretelling = new Foretelling(new MeanLaw(3), replicates, new Scatter(residuals, 1), 7);
        Interval interval = foretelling.at(new ModelPoint(1e8, 1e9)).interval();
        long inside = runs(2000, 1, 99).stream()
                .filter(run -> run.loss() >= interval.low() && run.loss() <= interval.high())
                .count();
        assertThat(inside / 2000.0).isBetween(0.90, 0.99);
    }
}
