package io.ladder.scaling.plan.architecture;

import io.ladder.scaling.recipe.TrainingRecipe;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Optional;

/**
 * Batch, learning rate and schedule: by the runs that a law was fitted to where they tell, else by published rules.
 *
 * @param batch tokens per step
 * @param schedule how the runs warmed up and ended; empty if that is not known
 */
public record RecipeRule(PowerOfScale batch, PowerOfScale learningRate, Optional<TrainingRecipe> schedule) {
    /** Cosine to a tenth of the peak (Hoffmann et al. 2022, appendix B). */
    private static final double FINAL_SHARE = 0.1;
    /** Linear warm-up over one step in fifty, at most 2000 steps (Bi et al. 2024). */
    private static final int WARMUP_PART = 50;

    private static final int MOST_WARMUP = 2000;

    /** Of a fit's runs. */
    public static RecipeRule of(List<Run> runs, Optional<TrainingRecipe> schedule) {
        Optional<PowerOfScale> rate =
                PowerOfScale.ofRuns(runs, run -> run.more().getOrDefault("learningRate", Double.NaN), "learning rate");
        Optional<PowerOfScale> batch = PowerOfScale.ofRuns(
                runs,
                run -> run.more().getOrDefault("batch", Double.NaN) * run.more().getOrDefault("seq", Double.NaN),
                "batch in tokens");
        return new RecipeRule(batch.orElse(PowerOfScale.BATCH), rate.orElse(PowerOfScale.LEARNING_RATE), schedule);
    }

    /**
     * For a model. Where tokens are so many that no counter of steps holds them, the recipe trains on fewer; searches come
     * by such budgets, and {@link io.ladder.scaling.plan.Planner} refuses to end with one.
     *
     * @param tokens D
     * @param ranks the batch is a multiple of this
     */
    public Recipe recipe(Architecture architecture, double tokens, int ranks) {
        double params = architecture.parameters();
        double wanted = Math.min(batch.at(params, tokens), tokens / 10); // at least ten steps, whatever the rule says
        long most = Integer.MAX_VALUE / ranks * (long) ranks;
        int sequences = (int) Math.min((long) ranks * share(wanted / architecture.seq() / ranks), most);
        long tokensPerStep = (long) sequences * architecture.seq();
        int steps = (int) Math.max(2, Math.min(Integer.MAX_VALUE, Math.round(tokens / tokensPerStep)));
        double rate = rounded(learningRate.at(params, tokens));
        double last = schedule.flatMap(TrainingRecipe::finalShare).orElse(FINAL_SHARE);
        return new Recipe(
                sequences,
                tokensPerStep,
                steps,
                rate,
                rounded(last * rate),
                Math.min(steps - 1, warmup(steps)),
                batch.source(),
                learningRate.source());
    }

    private int warmup(int steps) {
        Optional<Double> share = schedule.flatMap(TrainingRecipe::warmupShare).map(part -> part * steps);
        return share.or(() -> schedule.flatMap(TrainingRecipe::warmupSteps))
                .map(measured -> (int) Math.min(steps, Math.round(measured)))
                .orElseGet(() -> Math.max(1, Math.min(MOST_WARMUP, steps / WARMUP_PART)));
    }

    /** The nearest of 1, 2, 3, 4, 6, 8, 12 ...: numbers with many micro-batches to choose from. */
    static int share(double wanted) {
        int best = 1;
        for (int power = 1; power > 0 && power <= 1 << 24; power *= 2) {
            for (int candidate : new int[] {power, 3 * power}) {
                if (Math.abs(Math.log(candidate / wanted)) < Math.abs(Math.log(best / wanted))) {
                    best = candidate;
                }
            }
        }
        return best;
    }

    /** Two digits: no rule knows more. */
    private static double rounded(double rate) {
        if (rate == 0) {
            return 0;
        }
        return new java.math.BigDecimal(rate)
                .round(new java.math.MathContext(2))
                .doubleValue();
    }
}
