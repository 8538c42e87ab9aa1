package io.ladder.driver.run;

import io.ladder.conf.Counted;
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
    /** A table higher than the terminal could not be drawn over. */
    private static final int MAX_ROWS = 16;
    /** Lines longer than the terminal is wide are cut while it is off, and not taken for two. */
    private static final String WRAP_OFF = "\u001b[?7l";

    private static final String WRAP_ON = "\u001b[?7h";

    private final PrintStream out;
    private final boolean isTerminal;
    private final int runs;
    private final TimeLeft timeLeft;
    private final Map<String, Row> underWay = new LinkedHashMap<>();
    private int ended;
    private int drawn;
    private long drawnNanos = System.nanoTime();

    /**
     * @param isTerminal whether a person watches {@code out} live
     * @param runs of the whole sweep
     * @param ended of them, before this start
     * @param timeLeft knows the runs that are still to come
     */
    SweepView(PrintStream out, boolean isTerminal, int runs, int ended, TimeLeft timeLeft) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.runs = runs;
        this.ended = ended;
        this.timeLeft = timeLeft;
    }

    /**
     * Of a sweep that begins.
     *
     * @param isTerminal whether a person watches {@code out} live
     * @param runs of the whole sweep
     * @param runsAtOnce that train side by side
     * @param toCome steps by FLOPs per step, of the runs that are not finished
     */
    public static SweepView of(
            PrintStream out, boolean isTerminal, int runs, int runsAtOnce, List<Map.Entry<Double, Long>> toCome) {
        List<TimeLeft.Work> work = toCome.stream()
                .map(run -> new TimeLeft.Work(run.getKey(), run.getValue()))
                .toList();
        return new SweepView(out, isTerminal, runs, runs - toCome.size(), new TimeLeft(runsAtOnce, work));
    }

    /** One run's part of the view. */
    public TrainingView row(String run) {
        return new Row(run);
    }

    /** A run came to its end, good or bad. */
    public synchronized void ended(String line) {
        ended++;
        say(String.format(
                Locale.ROOT, "[%" + Integer.toString(runs).length() + "d/%d] %s", Math.min(ended, runs), runs, line));
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
        List<String> lines = lines();
        if (isTerminal) {
            out.print(WRAP_OFF);
            lines.forEach(out::println);
            out.print(WRAP_ON);
            drawn = lines.size();
        } else {
            lines.forEach(out::println);
        }
        drawnNanos = System.nanoTime();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (underWay.isEmpty()) {
            return lines;
        }
        underWay.values().stream().limit(MAX_ROWS).forEach(row -> lines.add(row.line()));
        int more = underWay.size() - lines.size();
        var left = timeLeft.seconds();
        lines.add(String.format(
                Locale.ROOT,
                "  %s%d of %s done%s",
                more > 0 ? "and " + more + " more under way; " : "",
                Math.min(ended, runs),
                Counted.of(runs, "run"),
                left.isPresent() ? ", " + TimeLeft.inWords(left.getAsDouble()) : ""));
        return lines;
    }

    @Override
    public synchronized void close() {
        clear();
        out.flush();
    }

    private static double now() {
        return System.nanoTime() / 1e9;
    }

    /** A line of the table. */
    final class Row implements TrainingView {
        private final String run;
        private final double submitted = now();
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
                        timeLeft.started(run, facts, submitted, now());
                    },
                    true);
        }

        @Override
        public void step(StepMetrics metrics) {
            update(
                    () -> {
                        last = metrics;
                        timeLeft.stepped(run, metrics.step(), now());
                    },
                    false);
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
            update(
                    () -> {
                        underWay.remove(run);
                        timeLeft.ended(run);
                    },
                    true);
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
