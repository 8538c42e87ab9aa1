package io.ladder.scaling.plan;

import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Frontier;
import java.util.Locale;
import java.util.Optional;

/**
 * A much cheaper training whose loss is hardly higher than the plan's, as where data are scarce or the floor of the law is
 * near.
 *
 * @param training N and D of it
 * @param loss that it reaches
 * @param share of the plan's compute that it takes
 */
public record NearlyAsGood(Allocation training, double loss, double share) {
    /** Of the loss. */
    private static final double NEARLY = 0.005;
    /** Along an ordinary frontier so little of the loss takes half of the compute or more to be reached. */
    private static final double MUCH_CHEAPER = 0.25;

    /** Empty where the budget is worth its price. */
    static Optional<NearlyAsGood> of(Frontier frontier, Allocation plan, boolean held) {
        double loss = (1 + NEARLY) * frontier.loss(plan);
        Optional<Allocation> cheaper = held
                ? frontier.tokensFor(plan.params(), loss).stream()
                        .mapToObj(tokens -> new Allocation(plan.params(), tokens))
                        .findFirst()
                : frontier.cheapest(loss);
        return cheaper.filter(training -> training.flops() < MUCH_CHEAPER * plan.flops())
                .map(training -> new NearlyAsGood(training, loss, training.flops() / plan.flops()));
    }

    /**
     * In a sentence without a full stop.
     *
     * @param floor loss that the law lets nothing pass
     */
    public String words(LossOutlook plan, String unit, double floor) {
        return String.format(
                Locale.ROOT,
                "%s%% of these FLOPs, %s, reach a loss of %.4f, %.4f %s more%s: %s parameters on %s tokens; the difference is"
                        + " %s%% of what this leaves above the floor of the law, %.4f; add %s=%.4f to plan that",
                Figures.three(100 * share),
                Figures.three(training.flops()),
                loss,
                loss - plan.loss(),
                unit,
                plan.interval().filter(known -> loss <= known.high()).isPresent()
                        ? ", which is inside of the interval"
                        : "",
                Figures.count(training.params()),
                Figures.count(training.tokens()),
                Figures.three(100 * (loss - plan.loss()) / (loss - floor)),
                floor,
                Question.TARGET_LOSS,
                loss);
    }
}
