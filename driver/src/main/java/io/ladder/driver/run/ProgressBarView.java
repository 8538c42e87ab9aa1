package io.ladder.driver.run;

import io.ladder.worker.RunFacts;
import io.ladder.worker.StepMetrics;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One bar: steps, time left, loss, validation loss, tokens per second. */
final class ProgressBarView implements TrainingView {
    private static final int UPDATE_MS = 250;

    /** How much one step moves the speed that is shown. */
    private static final double SPEED_WEIGHT = 0.05;

    private final PrintStream out;
    private ProgressBar bar;
    private double speed;
    private String validation = "";

    ProgressBarView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void started(RunFacts facts) {
        bar = new ProgressBarBuilder()
                .setTaskName("train")
                .setInitialMax(facts.steps())
                .startsFrom(facts.doneSteps(), java.time.Duration.ZERO)
                .setUpdateIntervalMillis(UPDATE_MS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build();
    }

    @Override
    public void step(StepMetrics metrics) {
        speed = speed == 0 ? metrics.tokensPerSecond() : speed + SPEED_WEIGHT * (metrics.tokensPerSecond() - speed);
        if (metrics.valLoss() != null) {
            validation = String.format(Locale.ROOT, " val %.3f", metrics.valLoss());
        }
        bar.setExtraMessage(String.format(Locale.ROOT, " loss %.3f%s %s", metrics.loss(), validation, speedText()));
        bar.stepTo(metrics.step());
    }

    /** Short, because a terminal of 80 columns must hold it beside the bar. */
    private String speedText() {
        return speed < 10_000
                ? String.format(Locale.ROOT, "%.0f tokens/s", speed)
                : String.format(Locale.ROOT, "%.0fk tokens/s", speed / 1000);
    }

    @Override
    public void say(String line) {
        if (bar != null) {
            bar.refresh();
            out.println();
        }
        out.println(line);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
