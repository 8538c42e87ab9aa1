package io.ladder.collective;

import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;

/**
 * Collectives over all ranks of one transport, on flat f32 tensors of any length.
 *
 * <p>Every rank makes the same calls in the same order. Sums are added in an order that depends only on rank numbers and
 * length, so every rank holds the same bits and two runs alike give identical bytes. Every wait has a deadline; the
 * error names this rank, the operation, the step ({@link #atStep}) and the silent peer.
 *
 * <p>One thread at a time uses an instance; it may be handed from one to another between calls.
 */
public interface Communicator extends AutoCloseable {
    int rank();

    int worldSize();

    /**
     * Memory outside of the Java heap that communication takes on this rank, with what this rank uses of the others' tensors
     * ({@link #allocate}).
     */
    default long bufferBytes() {
        return 0;
    }

    /**
     * A zeroed tensor that all-reduces fastest: where all ranks share memory, in memory that all of them map, so that they
     * add up in place; elsewhere from the arena. Every rank must call it, with the same length.
     *
     * <p>An all-reduce of a part of such a tensor must be of the same part on every rank.
     *
     * <p>A rank then maps the others' tensors too and touches its {@link #shard} of each: {@code 4 numElements (p - 1) / p}
     * bytes that the others have allocated, but that this rank's process is seen to use as well.
     *
     * @param arena owns the memory if it is not shared; otherwise the tensor lives until {@link #close}
     * @param mayMap false if this rank's process must not be seen to use that much; one such rank is enough for all
     * @return f32 [numElements]
     */
    Tensor allocate(TensorArena arena, long numElements, boolean mayMap);

    /** Tells which training step calls belong to, for error messages. */
    void atStep(long step);

    /**
     * Tells whether another thread of this rank computes meanwhile: waits then sleep at once, tens of microseconds at a
     * time, and leave it the core. The only method that any thread may call at any time. False in the beginning.
     */
    void shareCore(boolean shared);

    /** Every rank ends with the element-wise sum over ranks. Ring: 2 (p - 1) / p of the bytes sent per rank. */
    default void allReduce(Tensor tensor) {
        allReduce(tensor, WireType.F32);
    }

    /**
     * As {@link #allReduce(Tensor)}, with elements rounded to {@code wire} while they travel and summed in f32. A world of
     * one rank sends nothing and rounds nothing.
     */
    void allReduce(Tensor tensor, WireType wire);

    /** Leaves the sum in this rank's slice of {@code tensor} ({@link #shard}); the rest is scratch. */
    void reduceScatter(Tensor tensor);

    /** Every rank gives its slice ({@link #shard}) and receives all others'. */
    void allGather(Tensor tensor);

    /** Every rank ends with root's contents. */
    void broadcast(Tensor tensor, int root);

    /** Returns once every rank has called it. */
    void barrier();

    /** Sends to one peer; the peer must call {@link #receive} with the same length. */
    void send(Tensor tensor, int peer);

    void receive(Tensor tensor, int peer);

    /** Sum over ranks of one number each, added in rank order, in double. The same bits on every rank. */
    double sum(double value);

    /** The slice of a tensor of {@code length} elements that {@code rank} owns in reduceScatter and allGather. */
    Shard shard(long length, int rank);

    /** Bytes this rank has sent since it began, payload only, or read from and written to other ranks' tensors. */
    long bytesSent();

    @Override
    void close();

    /** Elements [from, from + count). */
    record Shard(long from, long count) {}
}
