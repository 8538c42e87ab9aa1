package io.ladder.driver.run;

import io.ladder.worker.RunFacts;
import io.ladder.worker.StepMetrics;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line for the first step, every twentieth of the run, every evaluation, and at least twice a minute. */
final class PlainView implements TrainingView {
    private static final int LINES = 20;
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private static final double NANO = 1e-9;

    private final PrintStream out;
    private final LongSupplier clock;
    private long steps;
    private long firstStep;
    private long interval;
    private long shownNanos;
    private StepSpeed speed;

    PlainView(PrintStream out) {
        this(out, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    PlainView(PrintStream out, LongSupplier clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void started(RunFacts facts) {
        steps = facts.steps();
        firstStep = facts.doneSteps() + 1;
        interval = Math.max(1, steps / LINES);
        shownNanos = clock.getAsLong();
        speed = new StepSpeed(facts.doneSteps(), NANO * shownNanos);
    }

    @Override
    public void step(StepMetrics metrics) {
        long now = clock.getAsLong();
        speed.stepped(metrics.step(), NANO * now);
        boolean due = metrics.step() == firstStep
                || metrics.step() == steps
                || metrics.step() % interval == 0
                || metrics.valLoss() != null
                || now - shownNanos > LONGEST_SILENCE.toNanos();
        if (due) {
            shownNanos = now;
            out.println(line(metrics));
        }
    }

    private String line(StepMetrics metrics) {
        String validation =
                metrics.valLoss() == null ? "" : String.format(Locale.ROOT, "  val loss %.4f", metrics.valLoss());
        return String.format(
                Locale.ROOT,
                "step %d/%d  loss %.4f%s  lr %.2e  %,.0f tokens/s%s",
                metrics.step(),
                steps,
                metrics.loss(),
                validation,
                metrics.learningRate(),
                metrics.tokensPerSecond(),
                left(metrics.step()));
    }

    /** Nothing at first: the first steps take many times as long as the rest. */
    private String left(long step) {
        if (!speed.isMeasured()) {
            return "";
        }
        long seconds = Math.round(speed.secondsPerStep() * (steps - step));
        return "  " + (seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s") + " left";
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public void close() {
        out.flush();
    }
}
