package io.ladder.parallelism;

import io.ladder.collective.Communicator;
import io.ladder.collective.WireType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/**
 * Replicas that see different samples and take the same step: every rank's gradients become the sum over ranks (Li et al.
 * 2020, "PyTorch Distributed: Experiences on accelerating data parallel training").
 *
 * <p>Each rank scales its gradients for the global batch beforehand, so the sum is the gradient a single rank would have
 * computed from the whole batch. The buffer is reduced in buckets from its end to its beginning, each as soon as backward
 * is done with it ({@link #finalFrom}), by a thread of its own. Buckets are cut the same way and come in the same order
 * however early they are reduced, so overlap does not change a bit of the result. What they travel as is {@link
 * ParallelismConfig#wire}; every rank ends with the same bits in any case.
 *
 * <p>Between the first {@link #finalFrom} of a step and the return of {@link #allReduceGradients} the communicator belongs
 * to that thread; this class refuses its other methods meanwhile, and nobody else may use the communicator. For the rest,
 * one thread uses an instance, the rank's.
 */
public final class DataParallel implements AutoCloseable {
    private final Communicator group;
    private final GradientBuckets cut;
    private final Tensor gradients;
    /** The gradients whose squares this rank adds up. */
    private final Tensor share;

    private final WireType wire;
    private final BucketReducer reducer;
    private int numFinal;
    private long sentBefore;
    private long sentBytes;

    /**
     * @param group the data group; not closed here
     * @param gradients all gradients of this rank, f32 [numParameters]; the same length on every rank
     * @throws io.ladder.conf.ConfigException if they are cut into too many buckets
     */
    public DataParallel(Communicator group, Tensor gradients, ParallelismConfig config) {
        this.group = group;
        this.gradients = gradients;
        Communicator.Shard shard = group.shard(gradients.numElements(), group.rank());
        this.share = gradients.slice(shard.from(), shard.count());
        this.wire = config.wire();
        long reduced = group.worldSize() == 1 ? 0 : gradients.numElements(); // a single rank has the sum already
        config.requireFewBuckets(reduced);
        this.cut = GradientBuckets.ofBytes(reduced, config.bucketBytes());
        Tensor[] buckets = new Tensor[cut.count()];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = gradients.slice(cut.from(i), cut.size(i));
        }
        this.reducer = new BucketReducer(group, buckets, wire);
    }

    public int rank() {
        return group.rank();
    }

    /** Number of replicas. */
    public int numRanks() {
        return group.worldSize();
    }

    /** Tells which step what follows belongs to, for error messages. */
    public void atStep(long step) {
        checkNothingInFlight();
        group.atStep(step);
    }

    /**
     * Gradients from element {@code from} to the end of the buffer are final in this step: their buckets are reduced while
     * the caller goes on with those before. Later calls of a step say smaller offsets, or say nothing new.
     *
     * @throws io.ladder.collective.CollectiveException if a reduction has failed meanwhile; computing on is of no use
     */
    public void finalFrom(long from) {
        int complete = numFinal;
        while (complete < cut.count() && cut.from(complete) >= from) {
            complete++;
        }
        if (complete > numFinal) {
            if (numFinal == 0) {
                sentBefore = group.bytesSent();
            }
            int count = complete - numFinal;
            numFinal = complete;
            reducer.publish(count);
        }
    }

    /**
     * Leaves the sum over ranks in every rank's gradients, with the same bits everywhere. All gradients are final; what has
     * not been reduced during backward is reduced now.
     */
    public void allReduceGradients() {
        finalFrom(0);
        reducer.await();
        numFinal = 0;
        sentBytes = group.bytesSent() - sentBefore;
    }

    /**
     * L2 norm of the gradients after {@link #allReduceGradients}, of whose squares every rank adds up a share. The same
     * bits on every rank; NaN or infinity if any gradient is.
     */
    public double gradientNorm(Kernels kernels) {
        return Math.sqrt(sum(kernels.sumOfSquares(share)));
    }

    /** Sum of one number per rank, such as token losses or token counts. The same bits on every rank. */
    public double sum(double value) {
        checkNothingInFlight();
        return group.sum(value);
    }

    /** What the gradients of the last step cost. */
    public GradientTraffic traffic() {
        checkNothingInFlight();
        int p = group.worldSize();
        return new GradientTraffic(sentBytes, 2.0 * (p - 1) / p * wire.elementBytes() * gradients.numElements());
    }

    private void checkNothingInFlight() {
        if (numFinal > 0) {
            throw new IllegalStateException("rank " + group.rank() + " has " + numFinal
                    + " buckets of gradients in flight; call allReduceGradients first");
        }
    }

    /** Ends the reducing thread. To be called before the communicator is closed and the gradients are freed. */
    @Override
    public void close() {
        reducer.close();
    }
}
