package io.ladder.worker;

import io.ladder.worker.TrainingDivergedException.Culprit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;

/** What each rank found not finite in its own part of the work, told to all. */
final class Culprits {
    private Culprits() {}

    /**
     * Every rank calls it and gets the same list, by rank.
     *
     * @param found index in {@code places} of what this rank found first; empty if its part is finite
     * @param places the same on every rank
     * @param sum of one number per rank, the same bits on every rank
     */
    static List<Culprit> told(int rank, int numRanks, OptionalInt found, List<String> places, DoubleUnaryOperator sum) {
        List<Culprit> culprits = new ArrayList<>();
        for (int teller = 0; teller < numRanks; teller++) {
            boolean tells = rank == teller && found.isPresent();
            int place = (int) sum.applyAsDouble(tells ? 1 + found.getAsInt() : 0);
            if (place > 0) {
                culprits.add(new Culprit(teller, places.get(place - 1)));
            }
        }
        return culprits;
    }
}
