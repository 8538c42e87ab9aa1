package io.ladder.driver.run;

import io.ladder.worker.RunFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Estimates how long a sweep still takes, from the runs that it has seen: a step takes a + b F seconds, F its FLOPs, and
 * runs that wait go to the next free place, the longest first. Times are seconds on any one clock. Not thread-safe.
 */
final class TimeLeft {
    private final int runsAtOnce;
    private final List<Work> waiting;
    private final Set<String> begun = new HashSet<>();
    private final Map<String, Progress> seen = new LinkedHashMap<>();

    /**
     * A run that is still to come.
     *
     * @param flopsPerStep of the global batch
     */
    record Work(double flopsPerStep, long steps) {}

    /** A run that began. */
    private static final class Progress {
        private final Work work;
        private final double startSeconds;
        private final StepSpeed speed;
        private boolean underWay = true;

        private Progress(Work work, double startSeconds, StepSpeed speed) {
            this.work = work;
            this.startSeconds = startSeconds;
            this.speed = speed;
        }
    }

    /** @param toCome all runs that are not finished, in any order */
    TimeLeft(int runsAtOnce, List<Work> toCome) {
        this.runsAtOnce = runsAtOnce;
        this.waiting = new ArrayList<>(toCome);
    }

    /** A run's first step is next; it was submitted at {@code submitted}. */
    void started(String run, RunFacts facts, double submitted, double now) {
        var work = new Work(facts.flopsPerToken() * facts.tokensPerStep(), facts.steps());
        if (begun.add(run)) { // not tried again
            waiting.stream()
                    .min(Comparator.comparingDouble(one -> distance(one, work)))
                    .ifPresent(waiting::remove);
        }
        seen.put(run, new Progress(work, now - submitted, new StepSpeed(facts.doneSteps(), now)));
    }

    private static double distance(Work one, Work other) {
        return Math.abs(Math.log(one.flopsPerStep() / other.flopsPerStep()))
                + Math.abs(Math.log((double) one.steps() / other.steps()));
    }

    /** A run has done a step. */
    void stepped(String run, long step, double now) {
        Progress progress = seen.get(run);
        if (progress != null) {
            progress.speed.stepped(step, now);
        }
    }

    /** A run is over, or to be tried again. */
    void ended(String run) {
        Progress progress = seen.get(run);
        if (progress != null) {
            progress.underWay = false;
        }
    }

    /** Seconds until the last run ends; empty while no run is fast enough to say. */
    OptionalDouble seconds() {
        List<Progress> measured = seen.values().stream()
                .filter(progress -> progress.speed.isMeasured())
                .toList();
        if (measured.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] law = stepTime(measured);
        double start = seen.values().stream()
                .mapToDouble(progress -> progress.startSeconds)
                .average()
                .orElse(0);
        double[] places = new double[runsAtOnce];
        int place = 0;
        for (Progress progress : seen.values()) {
            if (progress.underWay && place < runsAtOnce) {
                double perStep = progress.speed.isMeasured()
                        ? progress.speed.secondsPerStep()
                        : law[0] + law[1] * progress.work.flopsPerStep();
                places[place++] = perStep * (progress.work.steps() - progress.speed.lastStep());
            }
        }
        waiting.stream()
                .map(work -> start + work.steps() * (law[0] + law[1] * work.flopsPerStep()))
                .sorted(Comparator.reverseOrder())
                .forEach(seconds -> {
                    Arrays.sort(places);
                    places[0] += seconds;
                });
        return Arrays.stream(places).max();
    }

    /** a and b of a + b F by least squares of relative errors, neither negative. */
    private static double[] stepTime(List<Progress> measured) {
        double ones = 0;
        double cross = 0;
        double squares = 0;
        double one = 0;
        double flops = 0;
        for (Progress progress : measured) {
            double weight = 1 / progress.speed.secondsPerStep();
            double f = progress.work.flopsPerStep();
            ones += weight * weight;
            cross += weight * weight * f;
            squares += weight * weight * f * f;
            one += weight;
            flops += weight * f;
        }
        double determinant = ones * squares - cross * cross;
        if (determinant > 1e-6 * ones * squares) {
            double a = (one * squares - flops * cross) / determinant;
            double b = (ones * flops - cross * one) / determinant;
            if (a >= 0 && b >= 0) {
                return new double[] {a, b};
            }
            if (b < 0) {
                return new double[] {one / ones, 0};
            }
        }
        return new double[] {0, flops / squares};
    }

    /** For people. */
    static String inWords(double seconds) {
        if (seconds < 90) {
            return String.format(Locale.ROOT, "about %.0f s left", Math.max(1, seconds));
        }
        return seconds < 5400
                ? String.format(Locale.ROOT, "about %.0f min left", seconds / 60)
                : String.format(Locale.ROOT, "about %.1f h left", seconds / 3600);
    }
}
