package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.CostOrder;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rollout: the law is fitted on the cheapest runs and asked for the dearest, whose losses are known. */
final class HoldOut {
    /** Share of the runs that are held out: the dearest. */
    private static final double SHARE = 0.2;

    /** Replicates for its intervals; the rollout is a check, not the result. */
    private static final int MOST_REPLICATES = 1000;

    private final List<Run> runs;
    private final Refit refit;
    private final int numConstants;
    private final List<Effect> effects;

    HoldOut(List<Run> runs, Refit refit, int numConstants, List<Effect> effects) {
        this.effects = effects;
        this.runs = runs;
        this.refit = refit;
        this.numConstants = numConstants;
    }

    /** Empty if too few runs would be left to fit (fewer than twice the constants), or they determine no law. */
    Optional<Rollout> rollout(LossLaw law, FitOptions options) {
        int held = Math.max(1, (int) Math.round(SHARE * runs.size()));
        if (runs.size() - held < 2 * numConstants) {
            return Optional.empty();
        }
        CostOrder order = CostOrder.of(runs);
        List<Integer> cheapestFirst = IntStream.range(0, runs.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> order.measure(runs.get(i))))
                .collect(Collectors.toList());
        double[] weights = new double[runs.size()];
        List<Integer> cheap = cheapestFirst.subList(0, runs.size() - held);
        cheap.forEach(i -> weights[i] = 1);
        return refit.fit(weights, law)
                .map(fitted -> ask(fitted, weights, cheapestFirst.subList(cheap.size(), runs.size()), options));
    }

    private Rollout ask(LossLaw fitted, double[] weights, List<Integer> dear, FitOptions options) {
        int count = Math.min(MOST_REPLICATES, options.replicates());
        Replicates replicates = new Bootstrap(runs, refit, numConstants, effects)
                .draw(
                        weights,
                        fitted,
                        count,
                        options.seed() + 1,
                        options.threads(),
                        options.progress().as(FitProgress.HOLD_OUT))
                .replicates();
        List<FittedRun> cheap = IntStream.range(0, runs.size())
                .filter(i -> weights[i] > 0)
                .mapToObj(runs::get)
                .map(run -> new FittedRun(run, ModelPoint.of(run).loss(fitted), Optional.empty()))
                .toList();
        var foretelling = new Foretelling(fitted, replicates, Scatter.of(cheap, fitted), options.seed() + 2);
        var predictions = new ArrayList<Prediction>();
        var measured = new ArrayList<Double>();
        double error = 0;
        int covered = 0;
        for (int i : dear) {
            Run run = runs.get(i);
            Prediction said = foretelling.at(ModelPoint.of(run), run.flops());
            predictions.add(said);
            measured.add(run.loss());
            error += Math.abs(said.loss() - run.loss()) / run.loss();
            covered += run.loss() >= said.interval().low()
                            && run.loss() <= said.interval().high()
                    ? 1
                    : 0;
        }
        double coverage = replicates.isEmpty() ? Double.NaN : covered / (double) dear.size();
        return new Rollout(runs.size() - dear.size(), predictions, measured, error / dear.size(), coverage);
    }
}
