package io.ladder.scaling.plan.budget;

import io.ladder.conf.ConfigException;
import java.util.Locale;

/**
 * The model whose whole life costs least: 6 N D + 2 N served, at a given loss (Sardana et al. 2023, equation 2). A smaller
 * model trained for longer is dearer to train and cheaper to serve.
 *
 * @param served tokens read and written by the model in its life
 * @param loss quality that is asked for, nats per token
 * @param computeOptimal the model of this loss that is cheapest to train
 * @param best the model of this loss that is cheapest to train and serve
 */
public record Serving(double served, double loss, Allocation computeOptimal, Allocation best) {
    /** How much smaller than the compute-optimal model is looked at. */
    private static final double SMALLEST = 1e-4;

    private static final double LARGEST = 2;

    /** At the loss of a compute-optimal model. */
    public static Serving of(Frontier frontier, Allocation computeOptimal, double served) {
        double loss = frontier.loss(computeOptimal);
        double params = LogMinimum.of(
                        n -> lifetimeFlops(frontier, n, loss, served),
                        SMALLEST * computeOptimal.params(),
                        LARGEST * computeOptimal.params())
                .orElseThrow(() -> new ConfigException(String.format(
                        Locale.ROOT,
                        "--served-tokens=%s: no model of loss %.4f is cheapest to train and serve; the law is too flat in"
                                + " its parameters to answer that",
                        served,
                        loss)));
        double tokens = frontier.tokensFor(params, loss).orElseThrow();
        return new Serving(served, loss, computeOptimal, new Allocation(params, tokens));
    }

    /**
     * The best such model whose training takes just this compute: its loss is a little higher than the compute-optimal
     * model's, its life cheaper than that of any other of its loss.
     *
     * @param flops of training
     */
    public static Serving withinTraining(Frontier frontier, double flops, double served) {
        double optimum = LogRoot.of(
                        c -> Math.log(
                                of(frontier, frontier.ofFlops(c), served).best().flops() / flops),
                        SMALLEST * flops,
                        flops)
                .orElseThrow(() -> new ConfigException("--served-tokens=" + served
                        + " is so much more than what the training budget of "
                        + String.format(Locale.ROOT, "%.3g", flops)
                        + " FLOPs allows that no model is best for both; raise the budget, or give --target-loss"));
        return of(frontier, frontier.ofFlops(optimum), served);
    }

    /** Compute of its life that is saved against the compute-optimal model, in [0, 1). */
    public double savedShare() {
        return 1 - best.lifetimeFlops(served) / computeOptimal.lifetimeFlops(served);
    }

    private static double lifetimeFlops(Frontier frontier, double params, double loss, double served) {
        return Present.of(frontier.tokensFor(params, loss))
                .map(tokens -> new Allocation(params, tokens).lifetimeFlops(served))
                .orElse(Double.POSITIVE_INFINITY);
    }
}
