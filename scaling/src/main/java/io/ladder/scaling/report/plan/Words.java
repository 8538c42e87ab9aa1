package io.ladder.scaling.report.plan;

import io.ladder.conf.Counted;
import io.ladder.scaling.plan.Figures;
import io.ladder.scaling.plan.cluster.Placement;
import java.util.Locale;

/** Places on the ladder in words. */
final class Words {
    private Words() {}

    /** {@code data parallel over 4 executors, micro-batches of 2 sequences}. */
    static String of(Placement at) {
        String recomputed =
                switch (at.recompute()) {
                    case NONE -> "";
                    default -> ", computing " + recompute(at) + " anew in the backward pass";
                };
        return at.rung().title() + (at.ranks() == 1 ? " on " : " over ") + Counted.of(at.ranks(), "executor")
                + ", micro-batches of " + Counted.of(at.microBatch(), "sequence") + recomputed;
    }

    static String recompute(Placement at) {
        return at.recompute().name().toLowerCase(Locale.ROOT);
    }

    /** Three digits that count, with groups of thousands: {@code 575,000}. */
    static String amount(double number) {
        double digits = Math.pow(10, Math.max(0, Math.floor(Math.log10(number)) - 2));
        return number < 1000
                ? Figures.three(number)
                : String.format(Locale.ROOT, "%,d", Math.round(number / digits) * (long) digits);
    }
}
