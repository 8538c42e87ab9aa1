package io.ladder.collective;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class Bf16PiecesTest {
    @Property(tries = 150)
    void windowsShardsAndPiecesMayEndAnywhere(
            @ForAll @IntRange(min = 2, max = 4) int worldSize,
            @ForAll @IntRange(max = 120) int length,
            @ForAll @IntRange(min = 1, max = 40) int windowFloats,
            @ForAll long seed)
            throws Exception {
        List<Transport> transports = InMemoryTransport.group(worldSize);
        RankThreads.run(worldSize, rank -> {
            Transport jittery = FaultyTransport.jittery(transports.get(rank), seed + rank);
            var windows = new TensorWindows(Float.BYTES * windowFloats);
            var ranks = new RingCommunicator(jittery, 20_000, windows);
            Bf16AllReduceTest.assertIsTheRoundedSum(ranks, length, Bf16AllReduceTest.reduced(ranks, length));
            return null;
        });
    }
}
