package io.ladder.scaling.plan;

import io.ladder.conf.Problems;
import java.util.Optional;

/**
 * What a user has and wants. Limits may be combined: the tightest counts.
 *
 * @param flops of training, C
 * @param money for the training, in the currency of the cluster's price
 * @param hours of the whole cluster
 * @param targetLoss nats per token
 * @param qualityOf or the loss of a compute-optimal model of so many parameters
 * @param uniqueTokens tokens that are there; more are repetitions
 * @param servedTokens tokens that the model will read and write in its life
 * @param mostParams of the model, whatever would be best
 */
public record Question(
        Optional<Double> flops,
        Optional<Double> money,
        Optional<Double> hours,
        Optional<Double> targetLoss,
        Optional<Double> qualityOf,
        Optional<Double> uniqueTokens,
        Optional<Double> servedTokens,
        Optional<Double> mostParams) {
    /** Share of a size from which it is that size. */
    private static final double ALL = 0.999;

    public static final String FLOPS = "--flops";
    public static final String MONEY = "--money";
    public static final String HOURS = "--hours";
    public static final String TARGET_LOSS = "--target-loss";
    public static final String QUALITY_OF = "--quality-of";
    public static final String TOKENS_AVAILABLE = "--tokens-available";
    public static final String SERVED_TOKENS = "--served-tokens";
    public static final String MOST_PARAMS = "--most-params";

    public Question {
        var problems = new Problems();
        positive(problems, FLOPS, flops);
        positive(problems, MONEY, money);
        positive(problems, HOURS, hours);
        positive(problems, TARGET_LOSS, targetLoss);
        positive(problems, QUALITY_OF, qualityOf);
        positive(problems, TOKENS_AVAILABLE, uniqueTokens);
        positive(problems, SERVED_TOKENS, servedTokens);
        positive(problems, MOST_PARAMS, mostParams);
        problems.require(
                targetLoss.isEmpty() || qualityOf.isEmpty(),
                () -> TARGET_LOSS + " and " + QUALITY_OF + " both say how good the model must be; leave one out");
        problems.require(
                flops.isPresent()
                        || money.isPresent()
                        || hours.isPresent()
                        || targetLoss.isPresent()
                        || qualityOf.isPresent()
                        || uniqueTokens.isPresent(),
                () -> servedTokens
                                .map(
                                        served -> SERVED_TOKENS + "=" + served
                                                + " is no budget: it says what the model is for, not what there is to train it; ")
                                .orElse("")
                        + "nothing to plan with: give at least one of " + FLOPS + ", " + MONEY + ", " + HOURS + ", "
                        + TARGET_LOSS + ", " + QUALITY_OF + ", " + TOKENS_AVAILABLE);
        problems.throwIfAny();
    }

    /** With a model of any size. */
    public Question(
            Optional<Double> flops,
            Optional<Double> money,
            Optional<Double> hours,
            Optional<Double> targetLoss,
            Optional<Double> qualityOf,
            Optional<Double> uniqueTokens,
            Optional<Double> servedTokens) {
        this(flops, money, hours, targetLoss, qualityOf, uniqueTokens, servedTokens, Optional.empty());
    }

    /** The same with a model of at most so many parameters. */
    public Question withMostParams(double most) {
        return new Question(flops, money, hours, targetLoss, qualityOf, uniqueTokens, servedTokens, Optional.of(most));
    }

    /** Only a limit on compute. */
    public static Question ofFlops(double flops) {
        return new Question(
                Optional.of(flops),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether the loss is given, and its price asked for. */
    boolean fixesLoss() {
        return targetLoss.isPresent() || qualityOf.isPresent();
    }

    /** Whether time says how good the model can be. */
    boolean fixesTime() {
        return needsCluster() && !fixesLoss();
    }

    /** Whether a size is as large as the user allows. */
    boolean allowsNoMoreThan(double params) {
        return mostParams.filter(most -> params >= ALL * most).isPresent();
    }

    /** The option that gives the loss, where one does. */
    String lossOption() {
        return targetLoss.isPresent() ? TARGET_LOSS : QUALITY_OF;
    }

    /** Whether time limits it, which only a cluster turns into compute. */
    boolean needsCluster() {
        return hours.isPresent() || money.isPresent();
    }

    /** Adds to the problems what is wrong with the value of one of the options above. */
    public static void positive(Problems problems, String option, Optional<Double> value) {
        value.ifPresent(number -> problems.require(
                number > 0 && !Double.isInfinite(number),
                () -> option + "=" + number + " must be a finite number above 0"));
    }
}
