package io.ladder.scaling.report;

import io.ladder.model.ModelStyle;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.Planner;
import io.ladder.scaling.plan.Question;
import io.ladder.scaling.plan.StartCommand;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.ComputeRate;
import java.util.List;
import java.util.Optional;

/** Plans by the law of {@link KnownFit}. */
final class KnownPlan {
    static final double FLOPS = 1e20;

    private KnownPlan() {}

    /** Served, on scarce data, on a cluster with a price: every chapter has something to say. */
    static Plan full() {
        return planner(Evidence.of(KnownFit.full()), Optional.of(cluster(64L << 30)))
                .plan(question(Optional.of(2e9), Optional.of(1e11)))
                .with(
                        List.of(),
                        List.of(
                                new StartCommand("on this machine", "scripts/ladder train plan/train.yaml"),
                                new StartCommand("by this line", "spark-submit --conf 'a=<b>' plan/train.yaml")));
    }

    /** A budget of compute alone, no machine, a law given by its constants. */
    static Plan bare() {
        return planner(Evidence.ofConstants(KnownFit.LAW), Optional.empty()).plan(Question.ofFlops(FLOPS));
    }

    /** Of less compute than the cheapest run took. */
    static Plan below() {
        return planner(Evidence.of(KnownFit.full()), Optional.empty()).plan(Question.ofFlops(KnownFit.BUDGETS[0] / 10));
    }

    /** On executors that hold nothing. */
    static Plan cramped() {
        return planner(Evidence.ofConstants(KnownFit.LAW), Optional.of(cluster(2L << 30)))
                .plan(Question.ofFlops(FLOPS));
    }

    private static Planner planner(Evidence evidence, Optional<Cluster> cluster) {
        return new Planner(evidence, new ArchitectureSearch(ModelStyle.GPT2, 32_000, 1024), cluster);
    }

    private static Question question(Optional<Double> unique, Optional<Double> served) {
        return new Question(
                Optional.of(FLOPS),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                unique,
                served);
    }

    private static Cluster cluster(long memory) {
        return new Cluster(
                16,
                8,
                memory,
                1L << 30,
                new ComputeRate(2e12, "bf16", "a measured step", false, Optional.empty()),
                1e9,
                "--bandwidth=1GB",
                2e8,
                Optional.of(0.5));
    }
}
