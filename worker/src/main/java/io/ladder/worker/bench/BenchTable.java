package io.ladder.worker.bench;

import io.ladder.worker.bench.BenchReport.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as lines for people: what it is on the left, figures on the right. */
public final class BenchTable {
    private static final int LABEL = 24;

    private final List<String> lines = new ArrayList<>();

    private BenchTable() {}

    /** All of it. */
    public static List<String> lines(BenchReport report) {
        var table = new BenchTable();
        table.lines.add("Machine");
        table.row("processor", "%s", report.facts().line());
        table.machine(report.machine());
        report.training().ifPresent(table::training);
        return List.copyOf(table.lines);
    }

    private void machine(MachineReport machine) {
        row("kernels", "%s", machine.kernels());
        machine.multiplyAddGflops().ifPresent(gflops -> row("multiply-adds, f32", "%,.0f GFLOP/s", gflops));
        for (MachineReport.Square square : machine.squares()) {
            String dtype = square.dtype().word();
            row("product " + square.size() + "³, " + dtype, "%,.0f GFLOP/s", square.gflops());
        }
        row(
                "memory",
                "%.1f GB/s (y += x on two arrays of %s)",
                machine.memoryBytesPerSecond() / 1e9,
                Sizes.of(machine.memoryArrayBytes()));
        for (MachineReport.AllReduce each : machine.allReduces()) {
            row(
                    "all-reduce of " + Sizes.of(each.bytes()),
                    "%.2f GB/s between two local ranks, %s (%.3f ms, p95 %.3f ms)",
                    each.bytesPerSecond() / 1e9,
                    each.inPlace() ? "in place" : "through queues",
                    each.time().medianSeconds() * 1e3,
                    each.time().p95Seconds() * 1e3);
        }
    }

    private void training(Training training) {
        StepReport step = training.step();
        String dtype = training.products().get(0).dtype().word();
        lines.add("");
        lines.add("Training step");
        row(
                "run",
                "%,d parameters, batch %d x %d tokens, %s, %d rank%s with %d thread%s",
                step.parameters(),
                training.subject().config().train().batch(),
                training.subject().config().model().seq(),
                dtype,
                step.ranks(),
                step.ranks() == 1 ? "" : "s",
                training.threads(),
                training.threads() == 1 ? "" : "s");
        row("speed", "%,.0f tokens/s", step.tokensPerSecond());
        row(
                "step",
                "median %.2f ms, p95 %.2f ms, best %.2f ms (%d steps after %d of warm-up)",
                step.steps().medianSeconds() * 1e3,
                step.steps().p95Seconds() * 1e3,
                step.steps().bestSeconds() * 1e3,
                step.steps().count(),
                step.warmupSteps());
        row("compute", "%,.1f GFLOP/s of the model (%.3e FLOP per token)", step.gflops(), step.flopsPerToken());
        row(
                "utilisation",
                "%.1f%% of the %,.0f GFLOP/s of its own products%s",
                training.mfu() * 100,
                training.peakGflops(),
                step.ranks() == 1 ? "" : " on one rank");
        for (ProductRates rates : training.products()) {
            LinearProduct product = rates.product();
            row(
                    "  " + product.name(),
                    "%,.0f forward, %,.0f input gradient, %,.0f weight gradient GFLOP/s; [%d, %d] x [%d, %d], %d x",
                    rates.forwardGflops(),
                    rates.inputGradientGflops(),
                    rates.weightGradientGflops(),
                    product.rows(),
                    product.in(),
                    product.in(),
                    product.out(),
                    product.count());
        }
        row(
                "sent per step",
                "%s by each rank, %s in theory",
                Sizes.of(Math.round(step.bytesSentPerStep())),
                Sizes.of(Math.round(step.bytesInTheory())));
        row(
                "memory",
                "%s of tensors per rank%s",
                Sizes.of(step.arenaBytes()),
                step.peakMemoryBytes().isPresent()
                        ? "; the process reached "
                                + Sizes.of(step.peakMemoryBytes().getAsLong())
                        : "");
        row(
                "loss",
                "%.4f (random tokens: about ln(%d) = %.4f)",
                step.loss(),
                vocab(training),
                Math.log(vocab(training)));
    }

    private static int vocab(Training training) {
        return training.subject().vocab();
    }

    private void row(String label, String format, Object... values) {
        lines.add("  " + label + " ".repeat(Math.max(1, LABEL - label.length()))
                + String.format(Locale.ROOT, format, values));
    }
}
