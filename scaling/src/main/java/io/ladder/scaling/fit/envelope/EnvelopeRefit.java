package io.ladder.scaling.fit.envelope;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.Refit;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Fits envelopes again, of the curves with weight. Where the envelope tells no E, each replicate draws one. */
final class EnvelopeRefit implements Refit {
    private static final double MEDIAN = 0.5;

    private final List<Run> runs;
    private final List<TrainingCurve> whole;

    EnvelopeRefit(List<Run> runs) {
        this.runs = List.copyOf(runs);
        this.whole = TrainingCurve.of(runs);
    }

    @Override
    public Optional<LossLaw> fit(double[] weights, LossLaw start) {
        return fit(weights, false, MEDIAN).map(EnvelopeFit::law);
    }

    @Override
    public Refit forReplicatesOf(double[] weights) {
        boolean hasOpenFloor =
                fit(weights, false, MEDIAN).filter(EnvelopeFit::isFloorOpen).isPresent();
        return (drawn, start) -> fit(drawn, hasOpenFloor, new SplittableRandom(Arrays.hashCode(drawn)).nextDouble())
                .map(EnvelopeFit::law);
    }

    private Optional<EnvelopeFit> fit(double[] weights, boolean hasOpenFloor, double uniform) {
        try {
            EnvelopeFit fit = EnvelopeFit.of(drawn(weights), runs.size(), hasOpenFloor, uniform);
            boolean isFinite = fit.law().symbols().values().stream().allMatch(Double::isFinite);
            return isFinite ? Optional.of(fit) : Optional.empty();
        } catch (ConfigException e) {
            // These curves make no envelope: the caller counts that.
            return Optional.empty();
        }
    }

    /** Curves of the rows with weight. A bootstrap draws whole runs, so most are as they were. */
    private List<TrainingCurve> drawn(double[] weights) {
        var drawn = new ArrayList<TrainingCurve>();
        for (TrainingCurve curve : whole) {
            List<Run> rows = curve.rows().stream()
                    .filter(row -> weights[row] > 0)
                    .map(runs::get)
                    .toList();
            if (rows.size() == curve.rows().size()) {
                drawn.add(curve);
            } else {
                drawn.addAll(TrainingCurve.of(rows));
            }
        }
        return drawn;
    }
}
