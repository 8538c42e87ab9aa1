package io.ladder.scaling.report.plan;

import io.ladder.conf.Counted;
import io.ladder.scaling.plan.Deployment;
import io.ladder.scaling.plan.Figures;
import io.ladder.scaling.plan.RunCost;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.Placement;
import io.ladder.scaling.plan.cluster.StepTime;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.report.section.Section;

/** Where on the parallelism ladder the model goes on this cluster: time, memory, cost, and what was rejected and why. */
final class PlaceSection implements Section {
    private final Deployment on;

    PlaceSection(Deployment on) {
        this.on = on;
    }

    @Override
    public String id() {
        return "place";
    }

    @Override
    public String title() {
        return "Its place on the cluster";
    }

    @Override
    public void write(Html html) {
        Cluster cluster = on.cluster();
        html.paragraph("The cluster: " + Counted.of(cluster.executors(), "executor") + " of "
                + Counted.of(cluster.cores(), "core") + " and " + Figures.bytes(cluster.memoryBytes())
                + " each. Speed: " + cluster.rate().source() + ". Network: " + Figures.three(cluster.bandwidth() / 1e9)
                + " GB/s (" + cluster.bandwidthSource() + ")."
                + cluster.price()
                        .map(price -> " Price: " + Figures.three(price) + " for an executor and hour.")
                        .orElse(""));
        on.choice().chosen().ifPresent(chosen -> {
            html.paragraph("Chosen: " + Words.of(chosen.placement()) + ", " + chosen.reason() + "."
                    + (on.isRunnable() ? "" : " This version of Ladder cannot run that yet."));
            html.open("div", "class", "pair");
            time(chosen.time()).write(html);
            memory(chosen).write(html);
            html.close();
        });
        on.cost().ifPresent(cost -> html.paragraph(checkpoints(cost)));
        html.paragraph(
                "Every way of splitting the training that was weighed, the one taken first. Split: ranks of data ×"
                        + " tensor × pipeline parallelism. Micro-batch: sequences at once × times in a step.");
        alternatives().write(html);
        html.paragraph(
                "Rungs above data parallel are estimates by published formulas: this version of Ladder cannot run"
                        + " them yet, and none of them is ever written to train.yaml.");
    }

    private static Table time(StepTime time) {
        return new Table("Time of a step", "Part", "Seconds", "Share")
                .row("computing", Figures.three(time.compute()), share(time.compute(), time))
                .row(
                        "communication that is waited for",
                        Figures.three(time.communication()),
                        share(time.communication(), time))
                .row("idle stages (bubble)", Figures.three(time.bubble()), share(time.bubble(), time))
                .row("together", Figures.three(time.seconds()), Numbers.percent(1));
    }

    private static String share(double part, StepTime time) {
        return Numbers.percent(part / time.seconds());
    }

    private Table memory(Alternative chosen) {
        var table = new Table("Memory of the fullest executor, outside of its Java heap", "Part", "Size");
        chosen.memory().parts().forEach((part, bytes) -> table.row(part, Figures.bytes(bytes)));
        return table.row("with what the process and the system need", Figures.bytes(chosen.neededBytes()))
                .row("there is", Figures.bytes(on.cluster().offHeapBytes()));
    }

    private static String checkpoints(RunCost cost) {
        return "In all: " + Figures.duration(cost.hours()) + ", " + Words.amount(cost.rankHours()) + " executor-hours"
                + cost.money()
                        .map(money -> ", " + Words.amount(money) + " of money")
                        .orElse("") + ". That includes "
                + Counted.of(cost.checkpoints(), "checkpoint") + " of " + Figures.bytes(cost.checkpointBytes())
                + ", one every " + Counted.of(cost.checkpointEvery(), "step") + ", "
                + Figures.three(cost.checkpointSeconds())
                + " s each, and "
                + Counted.of(cost.evaluations(), "evaluation") + ", one every "
                + Counted.of(cost.evaluateEvery(), "step") + ", at most "
                + Figures.three(cost.evaluationSeconds()) + " s each.";
    }

    private Table alternatives() {
        var table = new Table(
                        "Places on the ladder, and why they were or were not taken",
                        "Rung",
                        "Verdict",
                        "Split",
                        "Micro-batch",
                        "Recomputed",
                        "Memory",
                        "Compute (s)",
                        "Communication (s)",
                        "Bubble (s)",
                        "Step (s)")
                .words("Verdict");
        on.choice().chosen().ifPresent(chosen -> row(table, chosen, "chosen: "));
        on.choice().rejected().forEach(other -> row(table, other, ""));
        return table;
    }

    private static void row(Table table, Alternative one, String mark) {
        Placement at = one.placement();
        table.row(
                at.rung().title() + (at.rung().isRunnable() ? "" : " (estimate)"),
                mark + one.reason(),
                at.data() + " × " + at.tensor() + " × " + at.pipeline(),
                at.microBatch() + " × " + at.accumulation(),
                Words.recompute(at),
                Figures.bytes(one.neededBytes()),
                Figures.three(one.time().compute()),
                Figures.three(one.time().communication()),
                Figures.three(one.time().bubble()),
                Figures.three(one.time().seconds()));
    }
}
