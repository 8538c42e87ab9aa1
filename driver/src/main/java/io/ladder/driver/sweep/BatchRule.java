package io.ladder.driver.sweep;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Count;
import io.ladder.conf.Problems;
import io.ladder.conf.WrittenAs;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Sequences per step of each run. Setting {@code batch}: a number, or a law in tokens per step.
 *
 * @param law tokens per step, of size and tokens
 * @param least fewest sequences per step; 1 if absent
 * @param most most sequences per step; no limit if absent
 */
@WrittenAs("a whole number above 0, or {law: {factor: F, params: P, tokens: T}, least: N, most: N}")
public record BatchRule(Optional<LawSection> law, Optional<Count> least, Optional<Count> most) {
    /** Powers of two beyond this are no batches. */
    private static final int MAX_POWER = 30;

    public BatchRule {
        var problems = new Problems();
        problems.require(law.isPresent() || least.equals(most), () -> "batch needs a number of sequences or batch.law");
        problems.require(
                fewest(least) <= greatest(most),
                () -> "batch.least=" + fewest(least) + " must not be above batch.most=" + greatest(most));
        problems.throwIfAny();
    }

    /** From a number of sequences. */
    public static BatchRule parse(String setting, String value) {
        Count sequences = Count.parse(setting, value);
        return new BatchRule(Optional.empty(), Optional.of(sequences), Optional.of(sequences));
    }

    private static int fewest(Optional<Count> least) {
        return least.map(Count::value).orElse(1);
    }

    private static int greatest(Optional<Count> most) {
        return most.map(Count::value).orElse(Integer.MAX_VALUE);
    }

    /**
     * Checks that a step can be shared out evenly.
     *
     * @param ranks of one run
     * @throws ConfigException if no batch within the limits is a multiple of the ranks
     */
    void requireShares(int ranks) {
        long below = greatest(most) / ranks * (long) ranks;
        long above = roundedUp(fewest(least), ranks);
        if (law.isEmpty() && above != below) {
            throw new ConfigException("batch=" + least.orElseThrow() + " is not divisible by parallelism.ranks=" + ranks
                    + "; every rank of a run takes an equal share: use batch="
                    + LongStream.of(below, above)
                            .filter(batch -> batch > 0 && batch <= Integer.MAX_VALUE)
                            .mapToObj(Long::toString)
                            .collect(Collectors.joining(" or ")));
        }
        if (above > below) {
            throw new ConfigException("no batch from batch.least=" + fewest(least) + " to "
                    + most.map(value -> "batch.most=" + value).orElse("the largest number, " + Integer.MAX_VALUE)
                    + " is divisible by parallelism.ranks=" + ranks
                    + ", and every rank of a run takes an equal share; widen the limits, or use fewer ranks");
        }
    }

    /**
     * Sequences per step: the law's tokens as the nearest power of two of sequences on each rank, within the limits.
     *
     * @param seq tokens of a sequence
     * @param ranks of the run
     */
    int sequences(double numParams, double numTokens, int seq, int ranks) {
        if (law.isEmpty()) {
            return least.orElseThrow().value();
        }
        double wantedPerRank = law.get().at(numParams, numTokens) / seq / ranks;
        long power = Math.round(Math.log(Math.max(1, wantedPerRank)) / Math.log(2));
        long nearest = (long) ranks << (int) Math.min(MAX_POWER, power);
        long below = greatest(most) / ranks * (long) ranks;
        return Math.toIntExact(Math.max(roundedUp(fewest(least), ranks), Math.min(nearest, below)));
    }

    private static long roundedUp(int value, int multiple) {
        return ((long) value + multiple - 1) / multiple * multiple;
    }
}
