package io.ladder.scaling.plan;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A size of model that the executors hold, and what comes of training it.
 *
 * @param params N
 * @param tokens D, repetitions counted
 * @param loss that the law says
 * @param ranks executors that compute; the others stay idle
 * @param hours of the training
 * @param money none without a price
 */
public record HeldSize(double params, double tokens, double loss, int ranks, double hours, Optional<Double> money) {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.FLOOR);
    /** Relative difference of two sizes that are one. */
    private static final double SAME = 1e-6;

    /** Whether it has as many parameters. */
    boolean isAsLargeAs(double size) {
        return Math.abs(params / size - 1) < SAME;
    }

    /** What asks for a plan of this size: {@code --most-params 5.127e7}, rounded down, so that it fits as this one does. */
    public String option() {
        BigDecimal digits = new BigDecimal(params).round(DIGITS).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        return Question.MOST_PARAMS + " " + digits.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }

    /** By size, the largest first; of one size that with the lowest loss. */
    static List<HeldSize> falling(List<HeldSize> sizes) {
        var falling = new ArrayList<HeldSize>();
        sizes.stream()
                .sorted(Comparator.comparingDouble(HeldSize::loss))
                .filter(size -> falling.stream().noneMatch(other -> other.isAsLargeAs(size.params)))
                .forEach(falling::add);
        falling.sort(Comparator.comparingDouble(HeldSize::params).reversed());
        return falling;
    }

    /** What a plan comes to; empty where nothing fits its memory. */
    static Optional<HeldSize> of(Plan plan) {
        return plan.deployment()
                .flatMap(Deployment::cost)
                .map(cost -> new HeldSize(
                        plan.answer().allocation().params(),
                        plan.answer().allocation().tokens(),
                        plan.answer().loss().loss(),
                        plan.deployment().flatMap(Deployment::ranks).orElseThrow(),
                        cost.hours(),
                        cost.money()));
    }
}
