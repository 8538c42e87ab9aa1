package io.ladder.collective;

import io.ladder.conf.Require;
import io.ladder.tensor.DType;
import io.ladder.tensor.EvenSplit;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collectives on rings over any {@link Transport} (Patarasuk and Yuan 2009, "Bandwidth optimal all-reduce algorithms").
 *
 * <p>Rank r sends to r + 1 and receives from r - 1. Reduce-scatter: shard s starts at rank s + 1 and collects every
 * rank's addend on its way round to rank s; all-gather carries it round once more. Each element of an all-reduce is
 * summed once, in ring order from rank s + 1 on, and then copied, so all ranks hold the same bits; where sums are rounded
 * for the wire, rank s keeps the rounded ones too. Shards are even slices: the first {@code length % p} hold one element
 * more.
 *
 * <p>A tensor from {@link #allocate} that lies in memory of all ranks is all-reduced in place instead, with the same bits
 * ({@link SharedAllReduce}).
 *
 * <p>One thread at a time. A failure is announced to the peers before it is thrown; afterwards only {@link #close} makes sense.
 */
public final class RingCommunicator implements Communicator {
    private final Transport transport;
    private final int rank;
    private final int worldSize;
    private final TensorWindows windows;
    private final Call call;
    private final Patience patience;
    private final StreamExchange streams;
    private final NumberExchange numbers;
    private final List<SharedAllReduce> peers = new ArrayList<>();
    private final long[] sentTo;
    private final long[] receivedFrom;
    private long numCalls;
    private boolean failed;

    /**
     * Takes over {@code transport} and closes it in the end.
     *
     * @param timeoutMs longest silence of a peer that is waited for
     */
    public RingCommunicator(Transport transport, long timeoutMs) {
        this(transport, timeoutMs, new TensorWindows());
    }

    RingCommunicator(Transport transport, long timeoutMs, TensorWindows windows) {
        Require.positive("timeoutMs", timeoutMs);
        this.transport = transport;
        this.windows = windows;
        this.rank = transport.rank();
        this.worldSize = transport.worldSize();
        this.call = new Call(rank);
        this.patience = new Patience(transport, call, timeoutMs);
        this.streams = new StreamExchange(transport, call, patience, windows.windowBytes());
        this.numbers = new NumberExchange(transport, call, patience);
        this.sentTo = new long[worldSize];
        this.receivedFrom = new long[worldSize];
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int worldSize() {
        return worldSize;
    }

    @Override
    public long bufferBytes() {
        long others = 0;
        for (SharedAllReduce each : peers) {
            others += each.othersBytes();
        }
        return transport.bufferBytes() + others;
    }

    @Override
    public Tensor allocate(TensorArena arena, long numElements, boolean mayMap) {
        checkUsable();
        Optional<Path> directory = transport.sharedDirectory();
        if (directory.isEmpty() || worldSize == 1 || numElements == 0) {
            return arena.f32(numElements);
        }
        Optional<PeerTensors> made = PeerTensors.make(this, directory.get(), peers.size(), numElements, mayMap);
        made.ifPresent(tensors -> peers.add(new SharedAllReduce(tensors, windows, patience)));
        return made.map(PeerTensors::own).orElseGet(() -> arena.f32(numElements));
    }

    @Override
    public void atStep(long step) {
        call.atStep(step);
    }

    @Override
    public void shareCore(boolean shared) {
        patience.shareCore(shared);
    }

    @Override
    public void allReduce(Tensor tensor, WireType wire) {
        SharedAllReduce inPlace = wire == WireType.F32 ? sharing(tensor) : null;
        if (inPlace != null) {
            // ranks of which one sums in place and another does not, or another tensor, would wait for each other
            begin(Operation.ALL_REDUCE, tensor, 1 + peers.indexOf(inPlace), wire);
            try {
                streams.meet(next(), previous());
                inPlace.run(tensor);
            } catch (RuntimeException e) {
                throw giveUp(e);
            }
            return;
        }
        ring(Operation.ALL_REDUCE, tensor, rank - 1, 2 * (worldSize - 1), worldSize - 1, wire);
    }

    /** Null if the tensor does not lie in memory that all ranks map. */
    private SharedAllReduce sharing(Tensor tensor) {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).covers(tensor)) {
                return peers.get(i);
            }
        }
        return null;
    }

    @Override
    public void reduceScatter(Tensor tensor) {
        ring(Operation.REDUCE_SCATTER, tensor, rank - 1, worldSize - 1, worldSize - 1, WireType.F32);
    }

    @Override
    public void allGather(Tensor tensor) {
        ring(Operation.ALL_GATHER, tensor, rank, worldSize - 1, 0, WireType.F32);
    }

    private void ring(Operation operation, Tensor tensor, int firstShard, int numRounds, int sumRounds, WireType wire) {
        begin(operation, tensor, 0, wire);
        if (worldSize == 1) {
            return;
        }
        long length = tensor.numElements();
        streams.outgoing().begin(length, worldSize, firstShard, numRounds, wire);
        streams.incoming().begin(length, worldSize, firstShard - 1, numRounds, wire);
        long ownBytes = wire.runBytes(EvenSplit.count(length, worldSize, Math.floorMod(firstShard, worldSize)));
        try {
            streams.ring(windows.of(tensor), next(), previous(), sumRounds, ownBytes, wire);
        } catch (RuntimeException e) {
            throw giveUp(e);
        }
    }

    @Override
    public void broadcast(Tensor tensor, int root) {
        checkPeer(root);
        begin(Operation.BROADCAST, tensor, root, WireType.F32);
        if (worldSize == 1) {
            return;
        }
        streams.outgoing().beginWhole(tensor.numElements());
        streams.incoming().beginWhole(tensor.numElements());
        try {
            if (rank == root) {
                streams.send(windows.of(tensor), next());
            } else if (next() == root) {
                streams.receive(windows.of(tensor), previous());
            } else {
                streams.relay(windows.of(tensor), next(), previous());
            }
        } catch (RuntimeException e) {
            throw giveUp(e);
        }
    }

    @Override
    public void barrier() {
        exchange(Operation.BARRIER, 0);
    }

    @Override
    public double sum(double value) {
        return exchange(Operation.SUM, value);
    }

    private double exchange(Operation operation, double value) {
        checkUsable();
        call.begin(operation, WireType.F32, 0, numCalls++, 1);
        if (worldSize == 1) {
            return value;
        }
        try {
            return numbers.sum(value);
        } catch (RuntimeException e) {
            throw giveUp(e);
        }
    }

    @Override
    public void send(Tensor tensor, int peer) {
        checkOther(peer);
        checkTensor(tensor);
        call.begin(Operation.SEND, WireType.F32, 0, sentTo[peer]++, tensor.numElements());
        streams.outgoing().beginWhole(tensor.numElements());
        try {
            streams.send(windows.of(tensor), peer);
        } catch (RuntimeException e) {
            throw giveUp(e);
        }
    }

    @Override
    public void receive(Tensor tensor, int peer) {
        checkOther(peer);
        checkTensor(tensor);
        call.begin(Operation.RECEIVE, WireType.F32, 0, receivedFrom[peer]++, tensor.numElements());
        streams.incoming().beginWhole(tensor.numElements());
        try {
            streams.receive(windows.of(tensor), peer);
        } catch (RuntimeException e) {
            throw giveUp(e);
        }
    }

    @Override
    public Shard shard(long length, int ofRank) {
        checkPeer(ofRank);
        return new Shard(EvenSplit.from(length, worldSize, ofRank), EvenSplit.count(length, worldSize, ofRank));
    }

    @Override
    public long bytesSent() {
        long inPlace = 0;
        for (int i = 0; i < peers.size(); i++) {
            inPlace += peers.get(i).bytesMoved();
        }
        return streams.bytesSent() + numbers.bytesSent() + inPlace;
    }

    @Override
    public void close() {
        try {
            transport.close();
        } finally {
            peers.forEach(SharedAllReduce::close);
            peers.clear();
        }
    }

    private int next() {
        return rank == worldSize - 1 ? 0 : rank + 1;
    }

    private int previous() {
        return rank == 0 ? worldSize - 1 : rank - 1;
    }

    private void begin(Operation operation, Tensor tensor, int argument, WireType wire) {
        checkTensor(tensor);
        call.begin(operation, wire, argument, numCalls++, tensor.numElements());
    }

    /** Lets the peers know whom to name, so that they neither wait for this rank nor blame it. */
    private RuntimeException giveUp(RuntimeException failure) {
        int culprit = failure instanceof CollectiveException c ? c.culprit().orElse(rank) : rank;
        failed = true;
        transport.announce(RankStatus.gaveUp(culprit));
        return failure;
    }

    private void checkPeer(int peer) {
        if (peer < 0 || peer >= worldSize) {
            throw new IllegalArgumentException("rank " + peer + " is not in a world of " + worldSize);
        }
    }

    private void checkOther(int peer) {
        checkPeer(peer);
        if (peer == rank) {
            throw new IllegalArgumentException("rank " + rank + " cannot send to or receive from itself");
        }
    }

    private void checkUsable() {
        if (failed) {
            throw new IllegalStateException("rank " + rank + " goes on after a failed " + call.what()
                    + "; the streams hold half a call, so only close is possible");
        }
    }

    private void checkTensor(Tensor tensor) {
        checkUsable();
        if (tensor.dtype() != DType.F32) {
            throw new IllegalArgumentException("collectives take f32 tensors, not " + tensor);
        }
    }
}
