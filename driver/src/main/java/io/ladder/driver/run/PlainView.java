package io.ladder.driver.run;

import io.ladder.worker.RunFacts;
import io.ladder.worker.StepMetrics;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** A line for the first step, every twentieth of the run, every evaluation, and at least twice a minute. */
final class PlainView implements TrainingView {
    private static final int LINES = 20;
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final PrintStream out;
    private long steps;
    private long firstStep;
    private long interval;
    private long startNanos;
    private long shownNanos;

    PlainView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void started(RunFacts facts) {
        steps = facts.steps();
        firstStep = facts.doneSteps() + 1;
        interval = Math.max(1, steps / LINES);
        startNanos = System.nanoTime();
        shownNanos = startNanos;
    }

    @Override
    public void step(StepMetrics metrics) {
        long now = System.nanoTime();
        boolean due = metrics.step() == firstStep
                || metrics.step() == steps
                || metrics.step() % interval == 0
                || metrics.valLoss() != null
                || now - shownNanos > LONGEST_SILENCE.toNanos();
        if (due) {
            shownNanos = now;
            out.println(line(metrics, now));
        }
    }

    private String line(StepMetrics metrics, long now) {
        String validation =
                metrics.valLoss() == null ? "" : String.format(Locale.ROOT, "  val loss %.4f", metrics.valLoss());
        return String.format(
                Locale.ROOT,
                "step %d/%d  loss %.4f%s  lr %.2e  %,.0f tokens/s  %s left",
                metrics.step(),
                steps,
                metrics.loss(),
                validation,
                metrics.learningRate(),
                metrics.tokensPerSecond(),
                left(metrics.step(), now));
    }

    private String left(long step, long now) {
        double secondsPerStep = (now - startNanos) / 1e9 / Math.max(1, step - firstStep + 1);
        long seconds = Math.round(secondsPerStep * (steps - step));
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
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
