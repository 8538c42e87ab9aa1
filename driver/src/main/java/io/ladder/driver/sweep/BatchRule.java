package io.ladder.driver.sweep;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import java.util.Optional;

/**
 * Sequences per step of each run. Setting {@code batch}: a number, or a law in tokens per step.
 *
 * @param law tokens per step, of size and tokens
 * @param least fewest sequences per step; 1 if absent
 * @param most most sequences per step; no limit if absent
 */
public record BatchRule(Optional<PowerLaw> law, Optional<Integer> least, Optional<Integer> most) {
    public BatchRule {
        var problems = new Problems();
        problems.require(law.isPresent() || least.equals(most), () -> "batch needs a number of sequences or batch.law");
        least.ifPresent(value -> problems.collect(() -> Require.positive("batch.least", value)));
        most.ifPresent(value -> problems.collect(() -> Require.positive("batch.most", value)));
        problems.require(
                least.orElse(1) <= most.orElse(Integer.MAX_VALUE),
                () -> "batch.least=" + least.orElse(1) + " must not be above batch.most=" + most.orElse(1));
        problems.throwIfAny();
    }

    /** From a number of sequences. */
    public static BatchRule parse(String setting, String value) {
        try {
            int sequences = Integer.parseInt(value.trim());
            Require.positive(setting, sequences);
            return new BatchRule(Optional.empty(), Optional.of(sequences), Optional.of(sequences));
        } catch (NumberFormatException e) {
            throw new ConfigException(
                    setting + "=" + value + " is no whole number; give sequences per step, or {law: {...}}", e);
        }
    }

    /**
     * Sequences per step: the law's tokens as the nearest power of two of sequences, at least one for each rank.
     *
     * @param seq tokens of a sequence
     * @param ranks of the run
     */
    int sequences(double numParams, double numTokens, int seq, int ranks) {
        if (law.isEmpty()) {
            return least.orElseThrow();
        }
        double wanted = law.get().at(numParams, numTokens) / seq;
        long power = Math.round(Math.log(Math.max(1, wanted)) / Math.log(2));
        int nearest = 1 << (int) Math.min(30, power);
        int floor = Math.max(ranks, least.orElse(1));
        return Math.max(floor, Math.min(nearest, most.orElse(Integer.MAX_VALUE)));
    }
}
