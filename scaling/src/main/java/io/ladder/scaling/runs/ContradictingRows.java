package io.ladder.scaling.runs;

import io.ladder.conf.Counted;
import io.ladder.scaling.law.LossLaw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs of one N and D under different names whose losses are further apart than seeds end: another validation set, another
 * tokenizer, another recipe. A law follows neither. Settings that tables are made to compare tell runs apart.
 */
final class ContradictingRows {
    /** Seeds of one model end within one percent of each other. */
    private static final double APART = 1.05;
    /** Of many rows, so many are named. */
    private static final int NAMED = 3;

    private static final Set<String> SETTINGS = Set.of(
            "learningrate",
            "lr",
            "peaklr",
            "maxlr",
            "peaklearningrate",
            "batch",
            "batchsize",
            "globalbatchsize",
            "batchtokens",
            "weightdecay",
            "wd",
            "warmup",
            "schedule");

    private ContradictingRows() {}

    private record Trained(double params, double tokens, Map<String, Double> settings) {
        static Trained of(Run run) {
            var settings = new HashMap<>(run.more());
            settings.keySet()
                    .removeIf(column ->
                            !LossLaw.CIRCUMSTANCES.contains(column) && !SETTINGS.contains(Column.plain(column)));
            return new Trained(run.params(), run.tokens(), settings);
        }
    }

    /** For people; empty if there are none. */
    static Optional<String> warning(List<Run> runs) {
        Map<Trained, List<Run>> alike = new LinkedHashMap<>();
        ends(runs).forEach(run -> alike.computeIfAbsent(Trained.of(run), model -> new ArrayList<>())
                .add(run));
        var found = new ArrayList<String>();
        for (List<Run> rows : alike.values()) {
            Run low = rows.stream().min(Comparator.comparingDouble(Run::loss)).orElseThrow();
            Run high = rows.stream().max(Comparator.comparingDouble(Run::loss)).orElseThrow();
            if (high.loss() > APART * low.loss() && !high.name().equals(low.name())) {
                found.add(String.format(
                        Locale.ROOT,
                        "%s (loss %s) and %s (loss %s) at N=%.4g, D=%.4g",
                        low.name(),
                        low.loss(),
                        high.name(),
                        high.loss(),
                        low.params(),
                        low.tokens()));
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("contradictions: at "
                + Counted.of(found.size(), "pair of N and D", "pairs of N and D")
                + " losses of different runs are more than 5% apart: "
                + Examples.of(found, NAMED, "; ")
                + "; all are kept, and a law follows neither: keep those of one validation set, tokenizer and recipe");
    }

    /** A row along a training has a loss of its own: its learning rate has not decayed. */
    private static List<Run> ends(List<Run> runs) {
        Map<String, Double> ends = new HashMap<>();
        runs.forEach(run -> ends.merge(run.name(), CurveRows.length(run), Math::max));
        return runs.stream()
                .filter(run -> CurveRows.length(run) >= ends.get(run.name()) && Double.isFinite(run.tokens()))
                .toList();
    }
}
