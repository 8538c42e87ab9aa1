package io.ladder.driver.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * One stage with a task per rank; everything else in a run happens inside of it. It is a barrier stage, but for a rank
 * that is alone: it waits for nobody, and Spark's barrier takes a second.
 *
 * <p>The executors must be there first: Spark refuses a barrier stage for which it has too few slots. Stages of several
 * threads run side by side.
 */
final class RankStage {
    private static final long POLL_MS = 20;

    private final JavaSparkContext spark;
    private final String name;
    private final int ranks;
    private final List<RankMessage.Failed> failures = new ArrayList<>();

    /** @param name unlike those of other stages that run at the time */
    RankStage(JavaSparkContext spark, String name, int ranks) {
        this.name = name;
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
        RankMailbox.listen(name, message -> {
            if (message instanceof RankMessage.Failed failed) {
                synchronized (failures) {
                    failures.add(failed);
                }
            }
            messages.accept(message);
        });
        var indices = IntStream.range(0, ranks).boxed().toList();
        // When one rank is lost the others are interrupted in whatever they wait for.
        spark.setJobGroup("ladder " + name, name + ", " + ranks + " ranks", true);
        try {
            var task = new RankTask(name, ranks == 1, work);
            var tasks = spark.parallelize(indices, ranks).rdd();
            ClassTag<Integer> type = ClassTag$.MODULE$.apply(Integer.class);
            if (ranks == 1) {
                tasks.mapPartitions(task, false, type).count();
            } else {
                tasks.barrier().mapPartitions(task, false, type).count();
            }
        } catch (Exception e) { // Scala throws Spark's checked exceptions undeclared
            synchronized (failures) {
                throw RankFailedException.of(failures, e);
            }
        } finally {
            RankMailbox.forget(name);
        }
    }

    /** Waits until every rank has an executor; with {@code local[n]} the driver itself is the one executor. */
    void awaitExecutors(long timeoutMs) throws InterruptedException {
        if (spark.isLocal()) {
            return;
        }
        int there = awaitExecutors(spark, ranks, timeoutMs);
        if (there < ranks) {
            throw new RankFailedException("only " + there + " of " + ranks + " executors registered within "
                    + timeoutMs / 1000 + " s; ask for fewer ranks (parallelism.ranks), or give the cluster room");
        }
    }

    /** Waits for so many executors, but not longer; returns how many there are at last. */
    static int awaitExecutors(JavaSparkContext spark, int wanted, long timeoutMs) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (executors(spark) < wanted && !spark.isLocal() && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MS);
        }
        return executors(spark);
    }

    /** Executors that are there; one where the driver itself is it. */
    static int executors(JavaSparkContext spark) {
        return spark.isLocal() ? 1 : spark.sc().getExecutorMemoryStatus().size() - 1; // the driver counts itself
    }
}
