package io.ladder.scaling.plan.cluster;

import io.ladder.conf.Problems;
import java.util.Optional;

/**
 * What there is to compute on.
 *
 * @param executors most ranks
 * @param cores of each, and math threads of its rank
 * @param memoryBytes of each executor's container, Java heap included
 * @param heapBytes of its Java heap, {@code spark.executor.memory}
 * @param rate of each
 * @param bandwidth between two executors, bytes per second in each direction
 * @param bandwidthSource where that comes from
 * @param storageBandwidth bytes per second that one executor writes of a checkpoint
 * @param price of one rank for an hour, in any currency; none if money does not matter
 */
public record Cluster(
        int executors,
        int cores,
        long memoryBytes,
        long heapBytes,
        ComputeRate rate,
        double bandwidth,
        String bandwidthSource,
        double storageBandwidth,
        Optional<Double> price) {
    public Cluster {
        var problems = new Problems();
        positive(problems, "--executors", executors);
        positive(problems, "--cores", cores);
        positive(problems, "--bandwidth", bandwidth);
        positive(problems, "--storage", storageBandwidth);
        price.ifPresent(each -> positive(problems, "--price", each));
        problems.require(
                memoryBytes > heapBytes,
                () -> "--memory=" + (memoryBytes >> 20) + "m of an executor must be more than its Java heap of "
                        + (heapBytes >> 20) + "m (--heap): tensors are outside of the heap");
        problems.throwIfAny();
    }

    /** What tensors and the process itself may take outside of the Java heap. */
    public long offHeapBytes() {
        return memoryBytes - heapBytes;
    }

    private static void positive(Problems problems, String option, double value) {
        problems.require(
                value > 0 && !Double.isInfinite(value),
                () -> option + "=" + value + " must be a finite number above 0");
    }
}
