package io.ladder.scaling.fit.parametric;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.Assessment;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.Refit;
import io.ladder.scaling.fit.Selection;
import io.ladder.scaling.fit.Valley;
import io.ladder.scaling.fit.isoflop.IsoflopFit;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A form whose constants least squares finds, as {@code ladder fit} knows it: the common assessment around the form's
 * own search.
 *
 * @param form name
 * @param type of its law
 * @param constants number of them
 * @param readsTokens whether the law has a D
 * @param everywhere fits runs of which nothing is known
 * @param near fits runs that nearly obey a law
 * @param residuals what is squared and summed
 * @param warnings what is doubtful of a law
 */
public record LeastSquaresForm<L extends LossLaw>(
        String form,
        Class<L> type,
        int constants,
        boolean readsTokens,
        Function<List<Run>, L> everywhere,
        BiFunction<List<Run>, L, L> near,
        BiFunction<List<Run>, L, double[]> residuals,
        BiFunction<List<Run>, L, List<String>> warnings)
        implements LawFit {
    /** Resampled, fewer independent runs for each constant fit themselves too well. */
    private static final int FEW_PER_CONSTANT = 3;

    @Override
    public FitReport fit(RunTable table, FitOptions options) {
        Selection selection = Selection.of(table, options, form, constants);
        L law = everywhere.apply(selection.used());
        var said = new ArrayList<>(table.warnings());
        said.addAll(warnings.apply(selection.used(), law));
        double objective = Arrays.stream(residuals.apply(selection.used(), law))
                .map(residual -> residual * residual)
                .sum();
        return new Assessment(selection, refit(selection.used()), options)
                .report(law, objective, valleys(selection.used()), said);
    }

    /** None where compute is not known, or where the law does not care how it was split. Of fresh tokens only. */
    private List<Valley> valleys(List<Run> runs) {
        List<Run> fresh = runs.stream()
                .filter(run -> !(run.more().getOrDefault(DataConstrainedLaw.UNIQUE_TOKENS, Double.POSITIVE_INFINITY)
                        < run.tokens()))
                .toList();
        return readsTokens ? IsoflopFit.valleys(fresh) : List.of();
    }

    private Refit refit(List<Run> runs) {
        return new Refit() {
            @Override
            public Optional<LossLaw> fit(double[] weights, LossLaw start) {
                return fitted(CountedRuns.of(runs, weights), type.cast(start));
            }

            @Override
            public Optional<Refit> withLosses(double[] losses) {
                return Optional.of(refit(IntStream.range(0, losses.length)
                        .mapToObj(i -> runs.get(i).withLoss(losses[i]))
                        .toList()));
            }

            @Override
            public Optional<Function<SplittableRandom, Optional<LossLaw>>> redrawing(
                    double[] weights, int numClusters, LossLaw best) {
                if (numClusters >= FEW_PER_CONSTANT * constants) {
                    return Optional.empty();
                }
                var losses = RedrawnLosses.of(CountedRuns.of(runs, weights), best, constants);
                return Optional.of(random -> fitted(losses.draw(random), type.cast(best)));
            }
        };
    }

    private Optional<LossLaw> fitted(List<Run> runs, L start) {
        try {
            L law = near.apply(runs, start);
            boolean isFinite = law.symbols().values().stream().allMatch(Double::isFinite);
            return isFinite ? Optional.of(law) : Optional.empty();
        } catch (ConfigException e) {
            // These runs determine no law: the caller counts that.
            return Optional.empty();
        }
    }
}
