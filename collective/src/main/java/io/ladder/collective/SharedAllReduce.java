package io.ladder.collective;

import io.ladder.tensor.EvenSplit;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.VectorSum;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * All-reduce of ranks that map each other's tensors: each adds up its shard of all of them and hands it out, in place.
 * Nothing is copied on the way, which between two ranks is less than half of what streams read and write.
 *
 * <p>Sums are made in the order of {@link RingCommunicator}, from rank s + 1 on for shard s, so the bits are the same.
 */
final class SharedAllReduce implements Patience.Awaiting, AutoCloseable {
    /** What is read by one loop and again by the next, which is to find it in the core's cache. */
    private static final int PIECE_BYTES = 1 << 16;

    private final PeerTensors tensors;
    private final TensorWindows windows;
    private final Patience patience;
    private final int rank;
    private final int worldSize;
    private final Map<Tensor, Slices> known = new WeakHashMap<>();
    private long calls;
    private int awaited;
    private long bytesMoved;

    SharedAllReduce(PeerTensors tensors, TensorWindows windows, Patience patience) {
        this.tensors = tensors;
        this.windows = windows;
        this.patience = patience;
        this.rank = tensors.rank();
        this.worldSize = tensors.worldSize();
    }

    /** What this rank touches of the other ranks' tensors. */
    long othersBytes() {
        return tensors.own().bytes() * (worldSize - 1) / worldSize;
    }

    /** Whether a tensor lies in the shared one. */
    boolean covers(Tensor tensor) {
        long from = tensor.address() - tensors.own().address();
        return from >= 0 && from + tensor.bytes() <= tensors.own().bytes();
    }

    /** Payload that this rank has read from and written to other ranks' memory. */
    long bytesMoved() {
        return bytesMoved;
    }

    /** Every rank ends with the sum over ranks of this part of the shared tensor. */
    void run(Tensor part) {
        Slices slices = slices(part);
        calls++;
        tensors.tell(slices.from);
        tensors.reach(PeerTensors.READY, calls);
        await(PeerTensors.READY);
        tensors.checkSamePart(slices.from);
        long length = part.numElements();
        long from = EvenSplit.from(length, worldSize, rank);
        long count = EvenSplit.count(length, worldSize, rank);
        addUp(slices, from * Float.BYTES, (from + count) * Float.BYTES);
        bytesMoved += 2L * (worldSize - 1) * count * Float.BYTES;
        tensors.reach(PeerTensors.DONE, calls);
        await(PeerTensors.DONE);
    }

    private void addUp(Slices slices, long from, long to) {
        int windowBytes = windows.windowBytes();
        int first = (rank + 1) % worldSize;
        long at = from;
        while (at < to) {
            int window = (int) (at / windowBytes);
            int offset = (int) (at % windowBytes);
            int bytes = (int) Math.min(Math.min(PIECE_BYTES, windowBytes - offset), to - at);
            ByteBuffer sum = slices.ofRank[first][window];
            for (int hop = 2; hop <= worldSize; hop++) {
                VectorSum.addInto(sum, offset, slices.ofRank[(rank + hop) % worldSize][window], offset, bytes);
            }
            for (int hop = 2; hop <= worldSize; hop++) {
                slices.ofRank[(rank + hop) % worldSize][window].put(offset, sum, offset, bytes);
            }
            at += bytes;
        }
    }

    private void await(int counter) {
        awaited = counter;
        int reached = 0;
        while (reached < worldSize) {
            int before = reached;
            reached = 0;
            for (int peer = 0; peer < worldSize; peer++) {
                reached += awaits(peer) ? 0 : 1;
            }
            // also at the end, for which there is nothing to wait: work makes the next wait begin with short sleeps
            patience.turn(reached - before, this);
        }
    }

    @Override
    public boolean awaits(int peer) {
        return !tensors.hasReached(peer, awaited, calls);
    }

    @Override
    public int firstAwaited() {
        for (int hop = 1; hop < worldSize; hop++) {
            int peer = (rank + hop) % worldSize;
            if (awaits(peer)) {
                return peer;
            }
        }
        return (rank + 1) % worldSize; // it has come in this very moment
    }

    private Slices slices(Tensor part) {
        Slices slices = known.get(part);
        if (slices == null) {
            slices = new Slices(part);
            known.put(part, slices);
        }
        return slices;
    }

    @Override
    public void close() {
        tensors.close();
    }

    /** The same part of every rank's tensor. */
    private final class Slices {
        /** Kept, since their windows live as long. */
        private final Tensor[] parts = new Tensor[worldSize];

        /** Its first element in the shared tensor. */
        private final long from;

        private final ByteBuffer[][] ofRank = new ByteBuffer[worldSize][];

        Slices(Tensor own) {
            from = (own.address() - tensors.own().address()) / Float.BYTES;
            for (int peer = 0; peer < worldSize; peer++) {
                parts[peer] = tensors.of(peer).slice(from, own.numElements());
                ofRank[peer] = windows.of(parts[peer]);
            }
        }
    }
}
