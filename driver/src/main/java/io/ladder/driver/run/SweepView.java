package io.ladder.driver.run;

import io.ladder.worker.RunFacts;
import io.ladder.worker.StepMetrics;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the terminal shows while a sweep trains: a line for each run that ends, and, where a person watches, a table of
 * those under way that is drawn again and again below them. Elsewhere the table comes now and then. Any thread.
 */
public final class SweepView implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
    private static final int BAR = 20;

    private final PrintStream out;
    private final boolean isTerminal;
    private final int runs;
    private final Map<String, Row> underWay = new LinkedHashMap<>();
    private int done;
    private int drawn;
    private long drawnNanos = System.nanoTime();

    /**
     * @param isTerminal whether a person watches {@code out} live
     * @param runs of the whole sweep
     * @param done finished by an earlier start
     */
    public SweepView(PrintStream out, boolean isTerminal, int runs, int done) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.runs = runs;
        this.done = done;
    }

    /** One run's part of the view. */
    public TrainingView row(String run) {
        return new Row(run);
    }

    /** A run came to its end. */
    public synchronized void finished(String line) {
        done++;
        say(String.format(Locale.ROOT, "[%" + digits() + "d/%d] %s", done, runs, line));
    }

    /** A line above the table. */
    public synchronized void say(String line) {
        clear();
        out.println(line);
        if (isTerminal) {
            draw();
        }
        out.flush();
    }

    private int digits() {
        return Integer.toString(runs).length();
    }

    private synchronized void update(Runnable change, boolean soon) {
        change.run();
        long since = System.nanoTime() - drawnNanos;
        if (since > (isTerminal ? REDRAW : LONGEST_SILENCE).toNanos() || (soon && isTerminal)) {
            clear();
            draw();
            out.flush();
        }
    }

    /** Moves up to the table's first line and erases all below. */
    private void clear() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "F\u001b[J");
            drawn = 0;
        }
    }

    private void draw() {
        List<String> lines = new ArrayList<>();
        underWay.values().forEach(row -> lines.add(row.line()));
        lines.forEach(out::println);
        drawn = isTerminal ? lines.size() : 0;
        drawnNanos = System.nanoTime();
    }

    @Override
    public synchronized void close() {
        clear();
        out.flush();
    }

    /** A line of the table. */
    final class Row implements TrainingView {
        private final String run;
        private long steps;
        private StepMetrics last;

        private Row(String run) {
            this.run = run;
        }

        @Override
        public void started(RunFacts facts) {
            update(
                    () -> {
                        steps = facts.steps();
                        underWay.put(run, this);
                    },
                    true);
        }

        @Override
        public void step(StepMetrics metrics) {
            update(() -> last = metrics, false);
        }

        /** Only warnings: what a run says of itself is in its own log. */
        @Override
        public void say(String line) {
            if (line.startsWith(WARNING)) {
                SweepView.this.say(run + ": " + line);
            }
        }

        @Override
        public void close() {
            update(() -> underWay.remove(run), true);
        }

        private String line() {
            if (last == null) {
                return String.format(Locale.ROOT, "  %-28s begins", run);
            }
            int filled = (int) (BAR * last.step() / Math.max(1, steps));
            return String.format(
                    Locale.ROOT,
                    "  %-28s [%s%s] %d/%d  loss %.3f  %,.0f tokens/s",
                    run,
                    "=".repeat(filled),
                    " ".repeat(BAR - filled),
                    last.step(),
                    steps,
                    last.loss(),
                    last.tokensPerSecond());
        }
    }
}
