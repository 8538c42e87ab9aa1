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

    /** @param measure what is held at the time of the call; scratch grows until every shape was seen */
    MemoryLedger(MemoryUse predicted, Supplier<MemoryUse> measure, Optional<MemoryBudget> budget) {
        this.predicted = predicted;
        this.measure = measure;
        this.budget = budget;
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
                "memory: %s predicted outside of the Java heap on every rank, %s of it activations",
                mib(predicted.total()), mib(predicted.activations()));
        return budget.map(limit -> needs
                        + format(
                                "; with %s for the process itself within the %,d MiB of %s",
                                mib(MemoryBudget.PROCESS_BYTES), limit.mib(), limit.givenBy()))
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
        ProcessMemory.now().ifPresent(process -> lines.add(ofProcess(process, measured)));
        return lines;
    }

    /** The heap counts as far as it is committed; memory that nobody has written to yet is not resident. */
    private static String ofProcess(ProcessMemory process, MemoryUse measured) {
        long heap = Runtime.getRuntime().totalMemory();
        return format(
                "process: %s resident (at most %s so far); predicted at most %s: %s above, Java heap %s, process itself %s",
                mib(process.residentBytes()),
                mib(process.peakBytes()),
                mib(measured.total() + heap + MemoryBudget.PROCESS_BYTES),
                mib(measured.total()),
                mib(heap),
                mib(MemoryBudget.PROCESS_BYTES));
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
