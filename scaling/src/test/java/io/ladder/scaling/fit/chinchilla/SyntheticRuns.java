package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs whose losses a law says, with log-normal noise. */
final class SyntheticRuns {
    private SyntheticRuns() {}

    /** Budgets 1e17, 1e18 ... 1e21, 15 runs each, tokens from 1/16 to 16 times the optimum's. */
    static RunTable profiles(ChinchillaLaw law, double noise, long seed) {
        return profiles(law, noise, seed, 1e17, 1e18, 1e19, 1e20, 1e21);
    }

    /** The same with other budgets. */
    static RunTable profiles(ChinchillaLaw law, double noise, long seed, double... budgets) {
        var random = new Random(seed);
        List<Run> runs = new ArrayList<>();
        for (double flops : budgets) {
            for (int i = 0; i < 15; i++) {
                double tokens = law.optimalTokens(flops) * Math.pow(16, (i - 7) / 7.0);
                double params = flops / 6 / tokens;
                double loss = law.loss(params, tokens) * Math.exp(noise * random.nextGaussian());
                runs.add(new Run("run-" + runs.size(), params, tokens, flops, loss, Double.NaN, Map.of()));
            }
        }
        return RunTable.of(runs);
    }
}
