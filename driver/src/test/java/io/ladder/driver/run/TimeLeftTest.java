package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    /** Of a cluster where a step of F FLOPs takes this long. */
    private static double stepSeconds(double flopsPerStep) {
        return 0.01 + flopsPerStep * 1e-8;
    }

    private static void train(TimeLeft timeLeft, String run, double flopsPerStep, int steps, double begin, int until) {
        timeLeft.started(run, SomeRun.facts(flopsPerStep, steps), begin - 2, begin);
        for (int step = 1; step <= until; step++) {
            timeLeft.stepped(run, step, begin + step * stepSeconds(flopsPerStep));
        }
    }

    @Test
    void nothingIsSaidBeforeARunShowsItsSpeed() {
        var timeLeft = new TimeLeft(1, List.of(new TimeLeft.Work(1e6, 100), new TimeLeft.Work(1e6, 200)));
        assertThat(timeLeft.seconds()).isEmpty();
        train(timeLeft, "a", 1e6, 200, 0, 2);
        assertThat(timeLeft.seconds()).isEmpty();
    }

    @Test
    void twoSizesTellTheTimeOfAThird() {
        var timeLeft = new TimeLeft(
                1, List.of(new TimeLeft.Work(1e7, 100), new TimeLeft.Work(1e6, 100), new TimeLeft.Work(4e6, 300)));
        train(timeLeft, "a", 1e7, 100, 0, 100);
        timeLeft.ended("a");
        train(timeLeft, "b", 1e6, 100, 15, 40);
        double startSeconds = 2;
        double expected = 60 * stepSeconds(1e6) + startSeconds + 300 * stepSeconds(4e6);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void runsShareThePlacesAndTheLastToEndCounts() {
        var waiting = new TimeLeft.Work(1e6, 100);
        var timeLeft = new TimeLeft(2, List.of(waiting, waiting, waiting, waiting, waiting));
        train(timeLeft, "a", 1e6, 100, 0, 50);
        train(timeLeft, "b", 1e6, 100, 0, 50);
        double whole = 100 * stepSeconds(1e6) + 2;
        // Three are left for two places, which are free after half a run.
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(50 * stepSeconds(1e6) + 2 * whole, within(1e-6));
    }

    @Test
    void aRunThatIsTriedAgainIsNotTakenForAnother() {
        var timeLeft = new TimeLeft(1, List.of(new TimeLeft.Work(1e6, 100), new TimeLeft.Work(1e6, 100)));
        train(timeLeft, "a", 1e6, 100, 0, 50);
        timeLeft.ended("a");
        train(timeLeft, "a", 1e6, 100, 10, 50);
        double expected = 50 * stepSeconds(1e6) + 2 + 100 * stepSeconds(1e6);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void slowFirstStepsAreForgotten() {
        var timeLeft = new TimeLeft(1, List.of(new TimeLeft.Work(1e6, 200)));
        timeLeft.started("a", SomeRun.facts(1e6, 200), 0, 0);
        double now = 0;
        for (int step = 1; step <= 100; step++) {
            now += step <= 20 ? 1 : 0.02;
            timeLeft.stepped("a", step, now);
        }
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(100 * 0.02, within(1e-6));
    }

    @Test
    void durationsAreRoundedAsPeopleDo() {
        assertThat(TimeLeft.inWords(0.2)).isEqualTo("about 1 s left");
        assertThat(TimeLeft.inWords(600)).isEqualTo("about 10 min left");
        assertThat(TimeLeft.inWords(9000)).isEqualTo("about 2.5 h left");
    }
}
