package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.CounterRandom;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.List;

/** What every communicator must do, on any transport. Each case runs on one rank and returns the bits it ended with. */
final class CollectiveCases {
    /** Odd lengths: none, fewer than ranks, around the world size, larger than any transport's buffers. */
    static List<Long> lengths(int worldSize) {
        return List.of(0L, 1L, worldSize - 1L, (long) worldSize, worldSize + 1L, 1023L, 70_001L);
    }

    private CollectiveCases() {}

    /** Values that differ by rank and cannot be summed exactly. */
    static float value(int rank, long index) {
        return CounterRandom.uniform(rank, index) - 0.4f;
    }

    static Tensor filled(TensorArena arena, int rank, long length) {
        Tensor tensor = arena.f32(length);
        fill(tensor, rank);
        return tensor;
    }

    static void fill(Tensor tensor, int rank) {
        tensor.copyFrom(array(0, tensor.numElements(), i -> value(rank, i)));
    }

    private interface Element {
        float at(long index);
    }

    private static float[] array(long from, long count, Element element) {
        var array = new float[Math.toIntExact(count)];
        for (int i = 0; i < array.length; i++) {
            array[i] = element.at(from + i);
        }
        return array;
    }

    /** The sum in the documented order: ring order from the rank behind the shard's owner on. */
    static float expectedSum(Communicator ranks, long length, long index) {
        int owner = ownerOf(ranks, length, index);
        int worldSize = ranks.worldSize();
        float sum = value((owner + 1) % worldSize, index);
        for (int hop = 2; hop <= worldSize; hop++) {
            sum += value((owner + hop) % worldSize, index);
        }
        return sum;
    }

    static int ownerOf(Communicator ranks, long length, long index) {
        for (int rank = 0; rank < ranks.worldSize(); rank++) {
            Communicator.Shard shard = ranks.shard(length, rank);
            if (index >= shard.from() && index < shard.from() + shard.count()) {
                return rank;
            }
        }
        throw new AssertionError("element " + index + " of " + length + " belongs to no rank");
    }

    static float[] allReduce(Communicator ranks, long length) {
        try (var arena = new TensorArena()) {
            return allReduce(ranks, arena.f32(length));
        }
    }

    /** The same, where ranks share memory in place. */
    static float[] allReduceAllocated(Communicator ranks, long length) {
        try (var arena = new TensorArena()) {
            return allReduce(ranks, ranks.allocate(arena, length, true));
        }
    }

    /** A tensor that must not be this rank's alone. */
    static Tensor allocateShared(Communicator ranks, long length) {
        try (var arena = new TensorArena()) {
            Tensor tensor = ranks.allocate(arena, length, true);
            assertThat(arena.allocatedBytes()).as("its memory is shared").isZero();
            return tensor;
        }
    }

    private static float[] allReduce(Communicator ranks, Tensor tensor) {
        long length = tensor.numElements();
        fill(tensor, ranks.rank());
        ranks.allReduce(tensor);
        float[] sums = tensor.toArray();
        assertThat(sums).isEqualTo(array(0, length, i -> expectedSum(ranks, length, i)));
        return sums;
    }

    static void reduceScatter(Communicator ranks, long length) {
        try (var arena = new TensorArena()) {
            Tensor tensor = filled(arena, ranks.rank(), length);
            ranks.reduceScatter(tensor);
            Communicator.Shard own = ranks.shard(length, ranks.rank());
            assertThat(tensor.slice(own.from(), own.count()).toArray())
                    .isEqualTo(array(own.from(), own.count(), i -> expectedSum(ranks, length, i)));
        }
    }

    static void allGather(Communicator ranks, long length) {
        try (var arena = new TensorArena()) {
            Tensor tensor = filled(arena, ranks.rank(), length);
            ranks.allGather(tensor);
            assertThat(tensor.toArray()).isEqualTo(array(0, length, i -> value(ownerOf(ranks, length, i), i)));
        }
    }

    static void broadcastFromEveryRoot(Communicator ranks, long length) {
        for (int root = 0; root < ranks.worldSize(); root++) {
            try (var arena = new TensorArena()) {
                Tensor tensor = filled(arena, ranks.rank(), length);
                ranks.broadcast(tensor, root);
                int from = root;
                assertThat(tensor.toArray()).isEqualTo(array(0, length, i -> value(from, i)));
            }
        }
    }

    /** Even ranks send to the next and then receive from it, odd ones the other way round. */
    static void sendAndReceive(Communicator ranks, long length) {
        int rank = ranks.rank();
        int peer = rank ^ 1;
        if (peer >= ranks.worldSize()) {
            return;
        }
        try (var arena = new TensorArena()) {
            Tensor own = filled(arena, rank, length);
            Tensor others = arena.f32(length);
            if (rank % 2 == 0) {
                ranks.send(own, peer);
                ranks.receive(others, peer);
            } else {
                ranks.receive(others, peer);
                ranks.send(own, peer);
            }
            assertThat(others.toArray()).isEqualTo(array(0, length, i -> value(peer, i)));
        }
    }

    static void sum(Communicator ranks) {
        double expected = 0;
        for (int rank = 0; rank < ranks.worldSize(); rank++) {
            expected += addend(rank);
        }
        assertThat(ranks.sum(addend(ranks.rank()))).isEqualTo(expected);
    }

    private static double addend(int rank) {
        return CounterRandom.uniformDouble(7, rank) / 3;
    }

    /** All of them, several times over the same streams; the bits of the all-reduces are returned. */
    static float[] everything(Communicator ranks) {
        float[] last = {};
        for (long length : lengths(ranks.worldSize())) {
            last = allReduce(ranks, length);
            assertThat(allReduceAllocated(ranks, length)).isEqualTo(last);
            reduceScatter(ranks, length);
            ranks.barrier();
            allGather(ranks, length);
            sum(ranks);
            broadcastFromEveryRoot(ranks, length);
            sendAndReceive(ranks, length);
        }
        ranks.barrier();
        return last;
    }
}
