package io.ladder.driver.cli;

import io.ladder.scaling.fit.FitProgress;
import io.ladder.scaling.plan.Figures;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * For fits that take longer than somebody looks at a silent terminal: a bar where there is one, else a line now and then.
 * What will take minutes is said as soon as that can be told.
 */
final class FitView implements FitProgress {
    static final long SILENT_NS = 3_000_000_000L;
    /** Of a part, before its length is foretold: the first replicates run in code that is not compiled yet. */
    private static final double FORETOLD = 10; // s

    /** Between two lines where nobody watches. */
    static final long BETWEEN_LINES_NS = 60_000_000_000L;
    /** Seconds from which a fit is said to be a long one. */
    private static final double LONG = 120;

    private static final double NANO = 1e-9;
    private static final int UPDATE_MS = 500;

    private final PrintStream out;
    private final boolean isLive;
    private final LongSupplier clock;
    private String what = "";
    private long started;
    private long lastLine;
    private boolean toldLong;
    private ProgressBar bar;

    /** @param isLive whether a person watches {@code out} */
    FitView(PrintStream out, boolean isLive) {
        this(out, isLive, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    FitView(PrintStream out, boolean isLive, LongSupplier clock) {
        this.out = out;
        this.isLive = isLive;
        this.clock = clock;
        started = clock.getAsLong();
    }

    @Override
    public synchronized void fitted(String part, int done, int of) {
        long now = clock.getAsLong();
        if (!part.equals(what)) {
            end();
            started = what.isEmpty() ? started : now;
            lastLine = now;
            what = part;
            toldLong = false;
        }
        if (now - started < SILENT_NS || done >= of) {
            step(done);
            return;
        }
        double elapsed = NANO * (now - started);
        double left = elapsed * (of - done) / done;
        if (!toldLong && elapsed >= FORETOLD && elapsed + left > LONG) {
            toldLong = true;
            say(part + ": " + done + " of " + of + " took " + duration(elapsed) + ", so all take about "
                    + duration(elapsed + left) + fewer(part, of));
            lastLine = now;
        }
        if (isLive) {
            show(of);
        } else if (now - lastLine >= BETWEEN_LINES_NS) {
            lastLine = now;
            say(part + ": " + done + " of " + of + ", about " + duration(left) + " more");
        }
        step(done);
    }

    private static String fewer(String part, int of) {
        int enough = Math.max(FitCommandOptions.FEWEST_REPLICATES, of / 10);
        return part.equals(BOOTSTRAP) && enough < of
                ? "; fewer replicates, --bootstrap " + enough + " for example, take less and give rougher intervals"
                : "";
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static String duration(double seconds) {
        return seconds < 100
                ? String.format(Locale.ROOT, "%.0f s", Math.max(1, seconds))
                : Figures.duration(Math.round(seconds / 60) / 60.0);
    }

    private void show(int of) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(of)
                    .setUpdateIntervalMillis(UPDATE_MS)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(out))
                    .build();
        }
    }

    private void step(int done) {
        if (bar != null && done > bar.getCurrent()) {
            bar.stepTo(done);
        }
    }

    /** Takes the bar away; the stream stays open. */
    synchronized void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
