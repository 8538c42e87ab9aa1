package io.ladder.model;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;

/**
 * How the next token is drawn.
 *
 * @param temperature logits are divided by it; 0 takes the likeliest token always
 * @param topK only the k likeliest tokens are drawn from; 0 for all (Fan et al. 2018)
 * @param topP only the likeliest tokens whose probabilities just reach p are drawn from; 1 for all (Holtzman et al.
 *     2020)
 * @param seed the same seed gives the same tokens
 */
public record SamplingConfig(double temperature, int topK, double topP, long seed) {
    public SamplingConfig {
        Problems problems = new Problems();
        problems.collect(() -> Require.inRange("temperature", temperature, 0, Double.MAX_VALUE));
        problems.collect(() -> Require.notNegative("top-k", topK));
        problems.require(topP > 0 && topP <= 1, () -> "top-p=" + topP + " must be above 0 and at most 1");
        problems.throwIfAny();
    }
}
