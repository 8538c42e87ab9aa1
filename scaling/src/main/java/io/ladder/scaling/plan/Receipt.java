package io.ladder.scaling.plan;

import io.ladder.conf.Counted;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.worker.MemoryUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plan beside the run that followed it.
 *
 * @param lines figure by figure
 * @param remarks where the run was not what was planned, for people
 */
public record Receipt(List<ReceiptLine> lines, List<String> remarks) {
    /** Relative difference from which two counts are not the same. */
    private static final double SAME = 0.001;
    /** Among {@link MemoryUse#parts()}. */
    private static final String SCRATCH = "kernels' scratch";

    private static final String COMMUNICATION = "communication";
    /** What buffers may be larger than foretold by. */
    private static final double MORE_THAN_BUFFERS = 1.05;

    public Receipt {
        lines = List.copyOf(lines);
        remarks = List.copyOf(remarks);
    }

    /**
     * Compares.
     *
     * @param otherwise settings in which the run left the recipe of the law's runs, for people
     */
    public static Receipt of(Plan plan, MeasuredRun run, List<String> otherwise) {
        List<ReceiptLine> lines = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        boolean asPlanned = same(run.parameters(), (double) plan.architecture().parameters())
                && same(run.tokens(), plan.recipe().tokens());
        if (plan.lossUnit() == LossUnit.NATS_PER_TOKEN) {
            lines.add(loss(plan, run, asPlanned));
        } else {
            remarks.add(String.format(
                    Locale.ROOT,
                    "the losses cannot be set beside each other: the law foretold %.4f %s, the run measured %.4f %s",
                    predicted(plan, run, asPlanned),
                    plan.lossUnit().words(),
                    run.loss(),
                    LossUnit.NATS_PER_TOKEN.words()));
        }
        lines.add(new ReceiptLine("parameters", "", (double) plan.architecture().parameters(), run.parameters(), ""));
        lines.add(new ReceiptLine("tokens", "", plan.recipe().tokens(), run.tokens(), ""));
        if (!asPlanned) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "the run is not the planned one: %.4g parameters on %.4g tokens instead of %.4g on %.4g; the loss"
                            + " predicted is the law's for what was run",
                    run.parameters(),
                    run.tokens(),
                    (double) plan.architecture().parameters(),
                    plan.recipe().tokens()));
        }
        if (!otherwise.isEmpty()) {
            remarks.add("the prediction holds for the recipe of the law's runs, which this run left: "
                    + String.join("; ", otherwise));
        }
        plan.deployment().ifPresent(on -> on.choice().chosen().ifPresent(chosen -> {
            addCost(on.cost().orElseThrow(), chosen, run, lines);
            remarks.addAll(ofOtherMemory(on, chosen, run));
            run.memory().ifPresent(memory -> addMemory(chosen.memory(), memory, lines));
            if (run.ranks() != chosen.placement().ranks()) {
                remarks.add("the run had " + run.ranks() + " ranks, the plan "
                        + chosen.placement().ranks());
            }
        }));
        if (run.memory().isEmpty()) {
            remarks.add("memory and bytes were not recorded: the run is of an earlier version of Ladder");
        }
        if (!run.validated()) {
            remarks.add("the run had no validation split: its loss is that of its last training steps");
        }
        return new Receipt(lines, remarks);
    }

    /** For the terminal and for Markdown. */
    public List<String> table() {
        List<String> rows = new ArrayList<>();
        rows.add("| | predicted | measured | measured / predicted | |");
        rows.add("|---|---|---|---|---|");
        for (ReceiptLine line : lines) {
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |",
                    line.quantity(),
                    figure(line.predicted(), line.unit()),
                    figure(line.measured(), line.unit()),
                    line.predicted() == 0 ? "" : String.format(Locale.ROOT, "%.3f", line.ratio()),
                    line.note()));
        }
        return rows;
    }

    private static ReceiptLine loss(Plan plan, MeasuredRun run, boolean asPlanned) {
        double predicted = predicted(plan, run, asPlanned);
        Optional<Interval> interval = plan.expected().interval().filter(known -> asPlanned);
        String note = interval.map(known -> String.format(
                        Locale.ROOT,
                        "%s the interval %.4f to %.4f",
                        run.loss() >= known.low() && run.loss() <= known.high() ? "inside" : "outside",
                        known.low(),
                        known.high()))
                .orElse("");
        return new ReceiptLine("loss", "nats", predicted, run.loss(), note);
    }

    private static double predicted(Plan plan, MeasuredRun run, boolean asPlanned) {
        return asPlanned ? plan.expected().loss() : plan.lossAt(run.parameters(), run.tokens());
    }

    private static void addCost(RunCost cost, Alternative chosen, MeasuredRun run, List<ReceiptLine> lines) {
        lines.add(new ReceiptLine("step time", "s", cost.stepSeconds(), run.stepSeconds(), "measured: median"));
        lines.add(new ReceiptLine("time", "hours", cost.hours(), run.seconds() / 3600, ""));
        lines.add(new ReceiptLine("rank-hours", "", cost.rankHours(), run.ranks() * run.seconds() / 3600, ""));
        cost.money()
                .ifPresent(money -> lines.add(new ReceiptLine(
                        "money", "", money, money / cost.rankHours() * run.ranks() * run.seconds() / 3600, "")));
        run.sentBytesPerStep()
                .ifPresent(sent -> lines.add(new ReceiptLine(
                        "sent by a rank per step", "bytes", chosen.time().sentBytes(), sent, "")));
        run.checkpointBytes()
                .ifPresent(bytes ->
                        lines.add(new ReceiptLine("checkpoint", "bytes", (double) cost.checkpointBytes(), bytes, "")));
    }

    /** Where memory predicted and memory measured are not of the same thing. */
    private static List<String> ofOtherMemory(Deployment on, Alternative chosen, MeasuredRun run) {
        List<String> remarks = new ArrayList<>();
        int planned = chosen.placement().microBatch();
        run.microBatch()
                .filter(taken -> taken != planned)
                .ifPresent(taken -> remarks.add("the run took " + Counted.of(taken, "sequence") + " at once, the plan "
                        + planned + ": their activations and scratch are not of one size"));
        String precision = on.cluster().rate().precision();
        run.precision()
                .filter(taken -> !taken.equalsIgnoreCase(precision))
                .ifPresent(taken -> remarks.add("the run computed in " + taken + ", the plan in " + precision
                        + ": their times, parameters and activations are not of one kind"));
        return remarks;
    }

    /**
     * Part by part. What is allocated is foretold to the byte; of the kernels' scratch only the most that they may take is
     * known before, some MiB of which a small model uses little, and where ranks will be is not known: on one host they
     * use a share of each other's gradients too.
     */
    private static void addMemory(MemoryUse predicted, MemoryUse measured, List<ReceiptLine> lines) {
        predicted
                .parts()
                .forEach((name, bytes) -> lines.add(new ReceiptLine(
                        "memory: " + name,
                        "bytes",
                        (double) bytes,
                        (double) measured.parts().get(name),
                        noteOnMemory(name, bytes, measured.parts().get(name)))));
        double allocated = (double) (measured.total() - measured.scratch());
        lines.add(new ReceiptLine(
                "memory: together",
                "bytes",
                (double) predicted.total(),
                (double) measured.total(),
                String.format(
                        Locale.ROOT,
                        "without the kernels' scratch: %.3f",
                        allocated / (double) (predicted.total() - predicted.scratch()))));
    }

    private static String noteOnMemory(String part, long predicted, long measured) {
        return switch (part) {
            case SCRATCH -> "predicted: the most they may take";
            case COMMUNICATION ->
                measured > predicted * MORE_THAN_BUFFERS
                        ? "measured: with a share of the other ranks' gradients, in which ranks of one host add up in place"
                        : "";
            default -> "";
        };
    }

    private static String figure(double value, String unit) {
        return switch (unit) {
            case "bytes" -> Figures.bytes(Math.round(value));
            case "nats" -> String.format(Locale.ROOT, "%.4f nats", value);
            case "hours" -> Figures.duration(value);
            case "" -> Figures.three(value);
            default -> Figures.three(value) + " " + unit;
        };
    }

    private static boolean same(double one, double other) {
        return Math.abs(one / other - 1) <= SAME;
    }
}
