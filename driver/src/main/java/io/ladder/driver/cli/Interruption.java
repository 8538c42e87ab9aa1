package io.ladder.driver.cli;

import java.io.PrintStream;
import java.util.function.Supplier;

/** Says how to go on, where a signal (Ctrl-C, kill) ends the process before the command does. */
final class Interruption {
    private final Thread hook;
    private volatile boolean happened;

    private Interruption(PrintStream err, Supplier<String> howToGoOn) {
        hook = new Thread(
                () -> {
                    happened = true;
                    err.println();
                    err.println("ladder: interrupted; " + howToGoOn.get());
                    err.flush();
                },
                "ladder-interruption");
    }

    /** Watches from now on. */
    static Interruption watch(PrintStream err, String howToGoOn) {
        return watch(err, () -> howToGoOn);
    }

    /**
     * Watches from now on.
     *
     * @param howToGoOn asked when it happens
     */
    static Interruption watch(PrintStream err, Supplier<String> howToGoOn) {
        var interruption = new Interruption(err, howToGoOn);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether a signal ends the process: errors that follow are its consequences. */
    boolean happened() {
        return happened;
    }

    /** The command ends by itself. */
    void end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook has spoken or is about to.
        }
    }
}
