package io.ladder.parallelism;

import io.ladder.collective.Communicator;
import io.ladder.tensor.Tensor;

/**
 * Replicas that see different samples and take the same step: every rank's gradients become the sum over ranks (Li et al.
 * 2020, "PyTorch Distributed: Experiences on accelerating data parallel training").
 *
 * <p>Each rank scales its gradients for the global batch beforehand, so the sum is the gradient a single rank would have
 * computed from the whole batch. One thread.
 */
public final class DataParallel {
    private final Communicator group;
    private final Tensor[] buckets;

    /**
     * @param group the data group
     * @param gradients all gradients of this rank, f32 [numParameters]; the same length on every rank
     */
    public DataParallel(Communicator group, Tensor gradients, ParallelismConfig config) {
        this.group = group;
        var cut = GradientBuckets.ofBytes(gradients.numElements(), config.bucketBytes());
        this.buckets = new Tensor[cut.count()];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = gradients.slice(cut.from(i), cut.size(i));
        }
    }

    /** Leaves the sum over ranks in every rank's gradients, with the same bits everywhere. */
    public void allReduceGradients() {
        for (Tensor bucket : buckets) {
            group.allReduce(bucket);
        }
    }

    /** Sum of one number per rank, such as token losses or token counts. The same bits on every rank. */
    public double sum(double value) {
        return group.sum(value);
    }
}
