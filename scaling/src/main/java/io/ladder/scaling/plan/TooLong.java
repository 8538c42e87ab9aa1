package io.ladder.scaling.plan;

import java.util.Locale;
import java.util.Optional;

/** A training for which nobody waits: machines and methods would be others before it ends. */
final class TooLong {
    private static final double YEAR = 365.25 * 24; // hours
    private static final double MOST = 5 * YEAR;

    private TooLong() {}

    /**
     * That it is one, and what would make it a year; empty below five years.
     *
     * @param flops of the training
     */
    static Optional<String> doubt(Deployment on, double flops) {
        return on.cost()
                .map(RunCost::hours)
                .filter(hours -> hours > MOST)
                .map(hours -> String.format(
                        Locale.ROOT,
                        "time: the training takes %s on these executors; to end within a year it needs about %s executors like"
                                + " them, if more are as much faster, or a budget of about %s FLOPs",
                        Figures.duration(hours),
                        Figures.count(Math.ceil(on.ranks().orElseThrow() * hours / YEAR)),
                        Figures.three(flops * YEAR / hours)));
    }
}
