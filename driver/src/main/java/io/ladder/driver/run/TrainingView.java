package io.ladder.driver.run;

import io.ladder.worker.RunFacts;
import io.ladder.worker.StepMetrics;
import java.io.PrintStream;

/** What the terminal shows while a run trains. Called from one thread at a time. */
public sealed interface TrainingView extends AutoCloseable permits ProgressBarView, PlainView, SweepView.Row {
    /** How a line begins that a person should read. */
    String WARNING = "warning: ";

    /** A progress bar where a person watches, plain lines where a file or a pipe does. */
    static TrainingView of(PrintStream out, boolean isTerminal) {
        return isTerminal ? new ProgressBarView(out) : new PlainView(out);
    }

    void started(RunFacts facts);

    void step(StepMetrics metrics);

    /** A line between the progress, such as a warning. */
    void say(String line);

    @Override
    void close();
}
