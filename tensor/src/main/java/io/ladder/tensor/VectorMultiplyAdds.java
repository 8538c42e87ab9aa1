package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/** Independent chains of multiply-adds in registers, enough of them to hide the latency of each (4 cycles, 2 units). */
final class VectorMultiplyAdds {
    private static final int CHAINS = 10;

    private VectorMultiplyAdds() {}

    /** FLOP of one round. */
    static int flopPerRound() {
        return 2 * CHAINS * Lanes.COUNT;
    }

    /** Does {@code rounds} rounds and returns something that depends on all of them. Values stay between 0 and 2. */
    static float run(int rounds, float start) {
        FloatVector half = FloatVector.broadcast(Lanes.SPECIES, 0.5f);
        FloatVector first = FloatVector.broadcast(Lanes.SPECIES, start);
        FloatVector a = first;
        FloatVector b = first;
        FloatVector c = first;
        FloatVector d = first;
        FloatVector e = first;
        FloatVector f = first;
        FloatVector g = first;
        FloatVector h = first;
        FloatVector i = first;
        FloatVector j = first;
        for (int round = 0; round < rounds; round++) {
            a = a.fma(half, half);
            b = b.fma(half, half);
            c = c.fma(half, half);
            d = d.fma(half, half);
            e = e.fma(half, half);
            f = f.fma(half, half);
            g = g.fma(half, half);
            h = h.fma(half, half);
            i = i.fma(half, half);
            j = j.fma(half, half);
        }
        return Lanes.sum(
                a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j));
    }
}
