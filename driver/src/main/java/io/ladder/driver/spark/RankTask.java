package io.ladder.driver.spark;

import io.ladder.driver.run.Failure;
import java.io.Serializable;
import org.apache.spark.BarrierTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** One Spark task, which is one rank: runs its work, and reports an error to the driver before Spark wraps it. */
final class RankTask extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>> implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(RankTask.class);

    private final RankWork work;

    RankTask(RankWork work) {
        this.work = work;
    }

    @Override
    public Iterator<Integer> apply(Iterator<Integer> partition) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int rank = context.partitionId();
        try {
            work.run(new BarrierRendezvous(context));
            ExecutorLink.sendAndWait(new RankMessage.Flush(rank));
            return partition;
        } catch (Throwable e) { // whatever it is, the driver should hear it in words; it is thrown on to Spark
            LOG.error("rank {} failed", rank, e);
            report(rank, e);
            throw new RankFailedException("rank " + rank + ": " + String.join("; ", Failure.problems(e)), e);
        }
    }

    private static void report(int rank, Throwable error) {
        try {
            ExecutorLink.sendAndWait(
                    new RankMessage.Failed(rank, Failure.problems(error), Failure.isWrongInput(error)));
        } catch (IllegalStateException e) {
            LOG.warn("the driver could not be told; it will see Spark's own message", e);
        }
    }
}
