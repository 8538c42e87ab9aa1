package io.ladder.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HiddenMarkovSourceTest {
    /** Ones come in even numbers between zeros: no finite memory knows the state, yet its rate is 2/3 ln 2. */
    private static final HiddenMarkovSource EVEN =
            new HiddenMarkovSource(new double[][] {{0.5, 0.5}, {0, 1}}, new int[][] {{0, 1}, {0, 0}});

    @Test
    void theEvenProcessHasItsKnownRate() {
        assertThat(EVEN.stationary(0)).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(EVEN.entropyRate()).isCloseTo(2.0 / 3 * Math.log(2), within(1e-12));
    }

    @Test
    void longerMemoriesComeDownToTheRate() {
        double before = Double.POSITIVE_INFINITY;
        for (int memory = 0; memory <= 14; memory++) {
            double entropy = EVEN.entropyGiven(memory);
            assertThat(entropy).isLessThanOrEqualTo(before + 1e-12).isGreaterThan(EVEN.entropyRate());
            before = entropy;
        }
        assertThat(before - EVEN.entropyRate()).isLessThan(0.01);
    }

    /** H(n) - H(n - 1) over all words, by the forward algorithm and nothing of the class but its tables. */
    @Test
    void conditionalEntropiesAreDifferencesOfBlockEntropies() {
        var source = new HiddenMarkovSource(
                new double[][] {{0.2, 0.3, 0.5}, {0.6, 0.1, 0.3}, {0.25, 0.5, 0.25}},
                new int[][] {{1, 2, 0}, {2, 0, 1}, {0, 1, 2}});
        for (int memory = 0; memory <= 5; memory++) {
            double difference = blockEntropy(source, memory + 1) - blockEntropy(source, memory);
            assertThat(source.entropyGiven(memory)).isCloseTo(difference, within(1e-10));
        }
    }

    private static double blockEntropy(HiddenMarkovSource source, int length) {
        double entropy = 0;
        int words = (int) Math.round(Math.pow(source.numSymbols(), length));
        for (int word = 0; word < words; word++) {
            double probability = 0;
            for (int start = 0; start < source.numStates(); start++) {
                int state = start;
                double path = source.stationary(start);
                int rest = word;
                for (int i = 0; i < length; i++) {
                    int symbol = rest % source.numSymbols();
                    rest /= source.numSymbols();
                    path *= source.probability(state, symbol);
                    state = source.next(state, symbol);
                }
                probability += path;
            }
            entropy -= probability > 0 ? probability * Math.log(probability) : 0;
        }
        return entropy;
    }

    @Test
    void refusesRowsThatAreNoDistributions() {
        assertThatThrownBy(() -> new HiddenMarkovSource(new double[][] {{0.5, 0.4}}, new int[][] {{0, 0}}))
                .hasMessageContaining("state 0");
    }
}
