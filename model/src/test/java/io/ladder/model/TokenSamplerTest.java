package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenSamplerTest {
    private static final float[] LOGITS = {1, 3, -2, 3, 2, -1e30f};

    @Test
    void zeroTemperatureTakesTheFirstOfTheLikeliest() {
        TokenSampler sampler = new TokenSampler(new SamplingConfig(0, 0, 1, 1), LOGITS.length);
        assertThat(sampler.draw(LOGITS, 0)).isEqualTo(1);
    }

    @Test
    void drawsFollowTheSoftmaxAtATemperature() {
        double temperature = 1.5;
        int draws = 40_000;
        double[] frequencies = frequencies(new SamplingConfig(temperature, 0, 1, 7), draws);
        double total = 0;
        for (float logit : LOGITS) {
            total += Math.exp(logit / temperature);
        }
        for (int token = 0; token < LOGITS.length; token++) {
            // a frequency of n draws scatters by at most 0.5 / sqrt(n) = 0.0025; four times that
            assertThat(frequencies[token]).isCloseTo(Math.exp(LOGITS[token] / temperature) / total, within(0.01));
        }
    }

    @Test
    void topKDrawsOnlyFromTheKLikeliest() {
        double[] frequencies = frequencies(new SamplingConfig(5, 3, 1, 7), 2_000);
        assertThat(frequencies[1]).isPositive();
        assertThat(frequencies[3]).isPositive();
        assertThat(frequencies[4]).isPositive();
        assertThat(frequencies[1] + frequencies[3] + frequencies[4]).isCloseTo(1, within(1e-12));
    }

    @Test
    void topPDrawsOnlyFromTheSmallestNucleusThatReachesP() {
        // softmax: 0.394 each for tokens 1 and 3, 0.145 for 4, 0.053 for 0
        double[] frequencies = frequencies(new SamplingConfig(1, 0, 0.8, 7), 2_000);
        assertThat(frequencies[1] + frequencies[3] + frequencies[4]).isCloseTo(1, within(1e-12));
        assertThat(frequencies[4]).isPositive();
        double[] narrow = frequencies(new SamplingConfig(1, 0, 0.1, 7), 100);
        assertThat(narrow[1]).isCloseTo(1, within(1e-12));
    }

    private static double[] frequencies(SamplingConfig config, int draws) {
        TokenSampler sampler = new TokenSampler(config, LOGITS.length);
        double[] frequencies = new double[LOGITS.length];
        for (int i = 0; i < draws; i++) {
            frequencies[sampler.draw(LOGITS, i)] += 1.0 / draws;
        }
        return frequencies;
    }
}
