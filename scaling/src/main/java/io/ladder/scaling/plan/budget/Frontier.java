package io.ladder.scaling.plan.budget;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.ComputeOptimal;
import io.ladder.scaling.law.LossLaw;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The efficient frontier of a law: for every compute the allocation with the lowest loss, by the law's own formula where it
 * has one, else searched, so for laws of any form. Immutable.
 */
public final class Frontier {
    /** Compute that is looked at, FLOPs: from nothing to far more than there is. */
    private static final double LEAST_FLOPS = 1e3;

    private static final double MOST_FLOPS = 1e36;
    private static final double NEARER = 10;
    /** D / N that is looked at: Hoffmann et al. (2022) find 20 best, scarce data that repeats asks for far less. */
    private static final double LEAST_RATIO = 1e-24;

    private static final double MOST_RATIO = 1e12;
    private static final double MOST_TOKENS = 1e30;
    private static final double LARGEST = 1e30;
    /** The longest training that a law has been checked on (Sardana et al. 2023). */
    public static final double MOST_TOKENS_PER_PARAMETER = 10_000;
    /** Loss that does not show in the four digits after the point that people read. */
    static final double NOTHING = 5e-5;

    private final LossLaw law;

    public Frontier(LossLaw law) {
        this.law = law;
    }

    /** The law whose frontier it is. */
    public LossLaw law() {
        return law;
    }

    /** Loss of an allocation. */
    public double loss(Allocation allocation) {
        return law.loss(allocation.params(), allocation.tokens());
    }

    /**
     * The lowest loss that 6 N D = C can buy (Hoffmann et al. 2022, equation 4).
     *
     * @param flops C
     * @throws ConfigException if the law has no optimum: it always prefers more of one of the two
     */
    public Allocation ofFlops(double flops) {
        return at(flops)
                .orElseThrow(() -> new ConfigException(String.format(
                        Locale.ROOT,
                        "the law %s %s has no optimal model for %.3g FLOPs: its loss falls all the way to %.0e or to %.0e"
                                + " tokens per parameter; fit runs that vary in both parameters and tokens",
                        law.form(),
                        law.symbols(),
                        flops,
                        LEAST_RATIO,
                        MOST_RATIO)));
    }

    /** The same; empty where the law has no optimum. */
    public Optional<Allocation> at(double flops) {
        return Present.of(params(flops))
                .map(params -> Allocation.ofFlops(flops, params))
                .filter(this::exists);
    }

    private OptionalDouble params(double flops) {
        if (law instanceof ComputeOptimal known) {
            return OptionalDouble.of(known.optimalParams(flops));
        }
        double smallest = Math.sqrt(flops / Allocation.TRAINING_FLOPS / MOST_RATIO);
        double largest = Math.sqrt(flops / Allocation.TRAINING_FLOPS / LEAST_RATIO);
        return LogMinimum.of(n -> loss(Allocation.ofFlops(flops, n)), smallest, largest);
    }

    /** A formula of a law whose constants make no sense, as a replicate's may, gives figures that are none. */
    private boolean exists(Allocation allocation) {
        return allocation.params() > 0
                && allocation.tokens() > 0
                && Double.isFinite(allocation.params())
                && Double.isFinite(allocation.tokens())
                && Double.isFinite(loss(allocation));
    }

    /** The compute-optimal allocation of a model of N parameters. */
    public Allocation ofParams(double params) {
        return bestOf(params).orElseThrow(() -> nowhere("a model of " + number(params) + " parameters"));
    }

    /** The same; empty if no compute is best spent on such a model. */
    public Optional<Allocation> bestOf(double params) {
        return where(at -> Math.log(at.params() / params));
    }

    /** The compute-optimal allocation of D tokens. */
    public Allocation ofTokens(double tokens) {
        return where(at -> Math.log(at.tokens() / tokens)).orElseThrow(() -> nowhere(number(tokens) + " tokens"));
    }

    /** The loss that no model gets below, however large it is and however long it is trained. */
    public static double floor(LossLaw law) {
        return law.loss(LARGEST, MOST_TOKENS);
    }

    /**
     * The cheapest way to a loss.
     *
     * @param option named in the error
     * @throws ConfigException if no compute reaches it, with the loss that cannot be passed
     */
    public Allocation ofLoss(String option, double loss) {
        double floor = floor(law);
        if (!(loss > floor)) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "%s=%s cannot be reached: by the law no model gets below a loss of %.4f however large it is%s;"
                            + " ask for more than that",
                    option,
                    loss,
                    floor,
                    law instanceof RepeatedDataLaw repeated
                            ? " with " + number(repeated.data().unique()) + " unique tokens"
                            : ""));
        }
        return where(at -> loss - loss(at))
                .orElseThrow(() -> new ConfigException(String.format(
                        Locale.ROOT,
                        "%s=%s cannot be trained: it sits on the floor of the law, %.4f, or above what its"
                                + " smallest models have; ask for another loss",
                        option,
                        loss,
                        floor)));
    }

    /** The cheapest way to a loss; empty where there is none. */
    public Optional<Allocation> cheapest(double loss) {
        return loss > floor(law) ? where(at -> loss - loss(at)) : Optional.empty();
    }

    /** D at which a model of N parameters has this loss; empty if no D does. */
    public OptionalDouble tokensFor(double params, double loss) {
        return LogRoot.of(tokens -> loss - law.loss(params, tokens), 1, MOST_TOKENS);
    }

    /**
     * The longest training of a model that some compute allows, while that still helps and laws have been checked on it.
     *
     * @param flops at most
     */
    public Allocation longest(double params, double flops) {
        double most = Math.min(Allocation.ofFlops(flops, params).tokens(), MOST_TOKENS_PER_PARAMETER * params);
        return new Allocation(params, enoughTokens(params, most));
    }

    /**
     * How long a model is worth training: D of its lowest loss, or less if that is not {@value #NOTHING} nats higher.
     *
     * @param most tokens that there is compute for
     */
    double enoughTokens(double params, double most) {
        double best = LogMinimum.of(tokens -> law.loss(params, tokens), 1, most).orElse(most);
        double lowest = law.loss(params, best);
        return LogRoot.of(tokens -> lowest + NOTHING - law.loss(params, tokens), 1, best)
                .orElse(best);
    }

    /**
     * Between two models of one loss, the one whose training takes just so much.
     *
     * @param dear the smaller one, dearer to train than {@code flops}
     * @param cheap the larger one, cheaper
     */
    public Allocation smallestWithin(Allocation dear, Allocation cheap, double flops) {
        double loss = loss(cheap);
        double params = LogRoot.of(
                        n -> Math.log(new Allocation(n, tokensFor(n, loss).orElseThrow()).flops() / flops),
                        dear.params(),
                        cheap.params())
                .orElse(cheap.params());
        return new Allocation(params, tokensFor(params, loss).orElseThrow());
    }

    /** Where along the frontier something that rises with compute passes zero. */
    private Optional<Allocation> where(ToDoubleFunction<Allocation> rising) {
        double most = MOST_FLOPS; // where data and parameters both are worth nothing more, there is no optimum left
        while (most > LEAST_FLOPS && at(most).isEmpty()) {
            most /= NEARER;
        }
        double highest = Math.max(most, LEAST_FLOPS * NEARER);
        return Present.of(LogRoot.of(c -> rising.applyAsDouble(ofFlops(c)), LEAST_FLOPS, highest))
                .map(this::ofFlops);
    }

    private ConfigException nowhere(String what) {
        return new ConfigException("by the law " + law.symbols() + " no compute between " + number(LEAST_FLOPS)
                + " and " + number(MOST_FLOPS) + " FLOPs is best spent on " + what);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
