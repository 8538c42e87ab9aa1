package io.ladder.model;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import java.util.List;

/**
 * Section {@code train.optimizer}.
 *
 * @param name {@code adamw}
 * @param lr peak learning rate
 * @param betas decay of the first and of the second moment, each in [0, 1)
 * @param eps added to the root of the second moment
 * @param weightDecay decoupled decay of matrices; biases and norm weights do not decay
 */
public record OptimizerConfig(String name, double lr, List<Double> betas, double eps, double weightDecay) {
    public OptimizerConfig {
        Problems problems = new Problems();
        problems.require(
                "adamw".equalsIgnoreCase(name), () -> "train.optimizer.name=" + name + " is not known; use adamw");
        problems.collect(() -> Require.positiveFloat("train.optimizer.lr", lr, "1e-5 to 1e-2"));
        problems.collect(() -> Require.positiveFloat("train.optimizer.eps", eps, "1e-8"));
        problems.collect(() -> Require.inRange("train.optimizer.weightDecay", weightDecay, 0, Double.MAX_VALUE));
        if (betas == null || betas.size() != 2) {
            problems.add("train.optimizer.betas=" + betas + " must be two numbers, e.g. [0.9, 0.95]");
        } else {
            for (double beta : betas) {
                problems.collect(() -> Require.inRange("train.optimizer.betas", beta, 0, 1));
            }
        }
        problems.throwIfAny();
        betas = List.copyOf(betas);
    }

    /** Decay of the first moment. */
    public double beta1() {
        return betas.get(0);
    }

    /** Decay of the second moment. */
    public double beta2() {
        return betas.get(1);
    }
}
