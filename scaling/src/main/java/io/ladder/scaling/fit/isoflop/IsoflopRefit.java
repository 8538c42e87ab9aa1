package io.ladder.scaling.fit.isoflop;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.Refit;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * Fits profiles again. Replicates keep every profile whole: drawing runs would take profiles their borders and leave some
 * without a parabola, so that the drawn weights become multipliers of residuals instead ({@link ProfileWildDraw}).
 */
final class IsoflopRefit implements Refit {
    /** Apart from what the same draw does to losses. */
    private static final long FLOOR_SEED = 1L << 32;

    private final List<Run> runs;

    IsoflopRefit(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    @Override
    public Optional<LossLaw> fit(double[] weights, LossLaw start) {
        return law(kept(weights), OptionalDouble.empty());
    }

    private List<Run> kept(double[] weights) {
        var kept = new ArrayList<Run>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                kept.add(runs.get(i));
            }
        }
        return kept;
    }

    /** Where the runs so weighted do not determine E, each replicate has one that is plausible by them. */
    @Override
    public Refit forReplicatesOf(double[] weights) {
        ProfileWildDraw draw = ProfileWildDraw.of(runs, weights);
        Optional<PlausibleFloor> floor = floor(weights);
        return (drawn, start) -> {
            var random = new SplittableRandom(FLOOR_SEED + Arrays.hashCode(drawn));
            return law(
                    draw.runs(drawn),
                    floor.map(plausible -> OptionalDouble.of(plausible.draw(random.nextDouble())))
                            .orElse(OptionalDouble.empty()));
        };
    }

    private Optional<PlausibleFloor> floor(double[] weights) {
        try {
            return IsoflopFit.of(kept(weights)).floor();
        } catch (ConfigException e) {
            return Optional.empty(); // these runs determine no law, and no replicate will
        }
    }

    private static Optional<LossLaw> law(List<Run> runs, OptionalDouble floorShare) {
        try {
            LossLaw law = IsoflopFit.of(runs, floorShare).law();
            boolean isFinite = law.symbols().values().stream().allMatch(Double::isFinite);
            return isFinite ? Optional.of(law) : Optional.empty();
        } catch (ConfigException e) {
            // Fewer than two profiles have a minimum: the caller counts that.
            return Optional.empty();
        }
    }
}
