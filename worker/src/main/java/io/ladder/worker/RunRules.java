package io.ladder.worker;

import io.ladder.conf.Problems;
import io.ladder.data.Sampler;
import io.ladder.model.LearningRateSchedule;

/** The rules across sections of a configuration. Pure; each check reports everything it finds together. */
public final class RunRules {
    private RunRules() {}

    /**
     * What can be said before the corpus is known.
     *
     * @throws io.ladder.conf.ConfigException with all problems
     */
    public static void check(RunConfig config) {
        Problems problems = new Problems();
        TrainConfig train = config.train();
        int ranks = config.parallelism().ranks();
        problems.require(
                train.batch() % ranks == 0,
                () -> "train.batch=" + train.batch() + " is not divisible by parallelism.ranks=" + ranks
                        + "; every rank takes an equal share: use " + nearestMultiples(train.batch(), ranks));
        if (train.batch() % ranks == 0) {
            int share = train.batch() / ranks;
            int microBatch = train.microBatch().of(share, config.model().seq());
            problems.require(
                    share % microBatch == 0,
                    () -> "train.microBatch=" + microBatch + " does not divide the " + share
                            + " sequences of each rank (train.batch=" + train.batch() + " over parallelism.ranks="
                            + ranks + "); use auto or a divisor of " + share);
        }
        problems.require(
                train.schedule().warmup() < train.steps(),
                () -> "train.schedule.warmup=" + train.schedule().warmup() + " must be below train.steps="
                        + train.steps() + "; the learning rate would never reach its peak");
        problems.collect(() -> LearningRateSchedule.of(train.schedule(), train.optimizer(), train.steps()));
        problems.throwIfAny();
    }

    /**
     * What can be said once the corpus is tokenized.
     *
     * @param validationTokens 0 if there is no validation split
     * @throws io.ladder.conf.ConfigException with all problems
     */
    public static void checkCorpus(RunConfig config, long trainTokens, long validationTokens) {
        Problems problems = new Problems();
        int seq = config.model().seq();
        problems.collect(() -> Sampler.requireWindow("training", trainTokens, seq));
        if (validationTokens > 0) {
            problems.collect(() -> Sampler.requireWindow("validation", validationTokens, seq));
        }
        problems.throwIfAny();
    }

    private static String nearestMultiples(int batch, int ranks) {
        int below = batch / ranks * ranks;
        int above = below + ranks;
        return "train.batch=" + (below > 0 ? below + " or " : "") + above;
    }
}
