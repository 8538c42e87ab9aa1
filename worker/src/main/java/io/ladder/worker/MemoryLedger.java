package io.ladder.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What a rank was predicted to take outside of the Java heap beside what it took, as tables for the log. */
final class MemoryLedger {
    private final MemoryUse predicted;
    private final Supplier<MemoryUse> measure;
    private final Optional<MemoryBudget> budget;
    private final Optional<ProcessMemory> before;

    /**
     * @param measure what is held at the time of the call; scratch grows until every shape was seen
     * @param before the process before any of it was allocated
     */
    MemoryLedger(
            MemoryUse predicted,
            Supplier<MemoryUse> measure,
            Optional<MemoryBudget> budget,
            Optional<ProcessMemory> before) {
        this.predicted = predicted;
        this.measure = measure;
        this.budget = budget;
        this.before = before;
    }

    MemoryUse predicted() {
        return predicted;
    }

    MemoryUse measured() {
        return measure.get();
    }

    /** One line, before the first step. */
    String summary() {
        String needs = format(
                "memory: %s predicted outside of the Java heap on every rank (activations %s)",
                mib(predicted.total()), mib(predicted.activations()));
        return budget.map(limit -> needs
                        + format(
                                "; %s leaves %,d MiB, with %s for the process itself",
                                limit.givenBy(), limit.mib(), mib(MemoryBudget.PROCESS_BYTES)))
                .orElse(needs);
    }

    /** The table before the first step. */
    List<String> planned() {
        List<String> lines = new ArrayList<>();
        lines.add(format("%-18s %14s", "memory", "predicted"));
        predicted.parts().forEach((name, bytes) -> lines.add(format("%-18s %14s", name, mib(bytes))));
        lines.add(format("%-18s %14s", "together", mib(predicted.total())));
        return lines;
    }

    /** The table after the first step, and what the process takes in all. */
    List<String> compared() {
        MemoryUse measured = measured();
        List<String> lines = new ArrayList<>();
        lines.add(format("%-18s %14s %14s", "memory", "predicted", "measured"));
        measured.parts()
                .forEach((name, bytes) -> lines.add(row(name, predicted.parts().get(name), bytes)));
        lines.add(row("together", predicted.total(), measured.total()));
        before.ifPresent(then -> ProcessMemory.now().ifPresent(now -> lines.add(ofProcess(then, now))));
        return lines;
    }

    /** What is resident grows by the above, and by what the heap, the compiler and libraries have taken meanwhile. */
    private String ofProcess(ProcessMemory then, ProcessMemory now) {
        return format(
                "process: %s resident (peak %s), %s of it since before the tensors; predicted %s, and at most %s for the"
                        + " rest beside a Java heap of at most %s",
                mib(now.residentBytes()),
                mib(now.peakBytes()),
                mib(now.residentBytes() - then.residentBytes()),
                mib(predicted.total()),
                mib(MemoryBudget.PROCESS_BYTES),
                mib(Runtime.getRuntime().maxMemory()));
    }

    private static String row(String name, long predicted, long measured) {
        return format("%-18s %14s %14s", name, mib(predicted), mib(measured));
    }

    private static String mib(long bytes) {
        return format("%,.1f MiB", bytes / (double) (1 << 20));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
