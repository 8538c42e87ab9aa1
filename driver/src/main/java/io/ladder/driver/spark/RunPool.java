package io.ladder.driver.spark;

import io.ladder.driver.sweep.SweepPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Threads that wait for runs: each submits one Spark stage after another, so there are never more stages than executors
 * for them. The dearest runs come first, so that the last to end are short.
 */
final class RunPool {
    private final int runsAtOnce;
    private final JavaSparkContext spark;

    RunPool(int runsAtOnce, JavaSparkContext spark) {
        this.runsAtOnce = runsAtOnce;
        this.spark = spark;
    }

    /**
     * Trains all points and waits for them.
     *
     * @param train handles what goes wrong with one run alone; what it throws ends all
     */
    void runAll(List<SweepPoint> points, Consumer<SweepPoint> train) throws InterruptedException {
        var dearestFirst = new ArrayList<>(points);
        dearestFirst.sort(
                Comparator.comparingDouble((SweepPoint point) -> point.cell().trainingFlops())
                        .reversed());
        ExecutorService threads = Executors.newFixedThreadPool(runsAtOnce, task -> {
            var thread = new Thread(task, "ladder-sweep");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> runs = new ArrayList<>();
            dearestFirst.forEach(point -> runs.add(threads.submit(() -> train.accept(point))));
            for (Future<?> run : runs) {
                run.get();
            }
        } catch (ExecutionException e) {
            spark.sc().cancelAllJobs();
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("a run failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
