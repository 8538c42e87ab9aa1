package io.ladder.scaling.report.section;

import static io.ladder.scaling.report.chart.Numbers.percent;

import io.ladder.scaling.fit.Rollout;
import io.ladder.scaling.fit.WidenedInterval;
import io.ladder.scaling.report.chart.Numbers;
import java.util.List;
import java.util.Optional;

/** What the hold-out says of the intervals, in words for the first lines of a page. */
public final class Trust {
    /** Coverage below which a sentence says that it is not what 95% means. */
    private static final double FAIR = 0.85;

    private Trust() {}

    /** Why intervals promise too much, to follow one of them; empty if the held-out runs gave no cause for it. */
    public static Optional<String> caveat(Optional<Rollout> rollout) {
        return rollout.filter(Rollout::isOverconfident)
                .map(held -> (held.isWidened()
                                ? "That range was made " + Numbers.plain(held.widening())
                                        + " times as wide as the law alone would have it: of "
                                : "Trust that range less than its 95% says: of ")
                        + held.measured().size()
                        + " runs that the law was tested on without having seen them, only " + inside(held) + " ("
                        + share(held) + ") ended inside theirs.");
    }

    /**
     * To follow "with 95% confidence": what that confidence takes for granted although these runs speak against it. Empty
     * if nothing does that intervals are not widened for.
     */
    public static String reservation(List<WidenedInterval.Cause> unwidened) {
        if (unwidened.isEmpty()) {
            return "";
        }
        return " only if "
                + (unwidened.contains(WidenedInterval.Cause.SHARED_ERRORS)
                        ? "runs err each by itself, which these do not"
                        : "the law's form is right, which these runs put in doubt")
                + " (see the warnings)";
    }

    /**
     * The hold-out in a sentence or two.
     *
     * @param rows what was held out: {@code runs}
     */
    static String said(Rollout rollout, String rows) {
        int held = rollout.predictions().size();
        return "Put to the test, a law fitted to the " + rollout.fitted() + " "
                + rollout.order().least() + " " + rows + " alone predicted the " + held
                + " " + rollout.order().most() + " with a mean error of " + percent(rollout.meanRelativeError())
                + (Double.isNaN(rollout.coverage())
                        ? "."
                        : "; " + inside(rollout) + " of " + held + " (" + share(rollout)
                                + ") fell inside their 95% intervals"
                                + (rollout.isOverconfident()
                                        ? narrow(rollout)
                                        : rollout.coverage() < FAIR ? ", fewer than promised." : "."));
    }

    private static String narrow(Rollout rollout) {
        return rollout.isWidened()
                ? ": the intervals of losses on this page were widened " + Numbers.plain(rollout.widening())
                        + " times for it, and may be too narrow all the same further from the runs."
                : ": the intervals on this page are too narrow, and the further from the runs, the more so.";
    }

    private static String share(Rollout rollout) {
        return Math.round(100 * rollout.coverage()) + "%";
    }

    private static long inside(Rollout rollout) {
        return Math.round(rollout.coverage() * rollout.predictions().size());
    }
}
