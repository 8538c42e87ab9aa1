package io.ladder.driver.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import scala.reflect.ClassTag$;

/**
 * One barrier stage with a task per rank; everything else in a run happens inside of it.
 *
 * <p>The executors must be there first: Spark refuses a barrier stage for which it has too few slots.
 */
final class RankStage {
    private static final long POLL_MS = 20;

    private final JavaSparkContext spark;
    private final int ranks;
    private final List<RankMessage.Failed> failures = new ArrayList<>();

    RankStage(JavaSparkContext spark, int ranks) {
        this.spark = spark;
        this.ranks = ranks;
    }

    /**
     * Runs all ranks to their end.
     *
     * @param messages gets what the ranks say, one at a time, on a thread of Spark
     * @throws RankFailedException if a rank failed, with the first cause that was reported
     */
    void run(RankWork work, Consumer<RankMessage> messages) {
        RankMailbox.listen(message -> {
            if (message instanceof RankMessage.Failed failed) {
                synchronized (failures) {
                    failures.add(failed);
                }
            }
            messages.accept(message);
        });
        var indices = IntStream.range(0, ranks).boxed().toList();
        // When one rank is lost the others are interrupted in whatever they wait for.
        spark.setJobGroup("ladder", "training, " + ranks + " ranks", true);
        try {
            spark.parallelize(indices, ranks)
                    .rdd()
                    .barrier()
                    .mapPartitions(new RankTask(work), false, ClassTag$.MODULE$.apply(Integer.class))
                    .count();
        } catch (Exception e) { // Scala throws Spark's checked exceptions undeclared
            synchronized (failures) {
                throw RankFailedException.of(failures, e);
            }
        }
    }

    /** Waits until every rank has an executor; with {@code local[n]} the driver itself is the one executor. */
    void awaitExecutors(long timeoutMs) throws InterruptedException {
        if (spark.isLocal()) {
            return;
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (executors() < ranks) {
            if (System.nanoTime() > deadline) {
                throw new RankFailedException("only " + executors() + " of " + ranks + " executors registered within "
                        + timeoutMs / 1000 + " s; ask for fewer ranks (parallelism.ranks), or give the cluster room");
            }
            Thread.sleep(POLL_MS);
        }
    }

    private int executors() {
        return spark.sc().getExecutorMemoryStatus().size() - 1; // the driver counts itself
    }
}
