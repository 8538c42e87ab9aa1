package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.tensor.DType;
import org.junit.jupiter.api.Test;

class RunFactsTest {
    private static String lines(long validation, long evaluated) {
        var facts = new RunFacts(
                1,
                1,
                32,
                64,
                1000,
                90_000,
                validation,
                evaluated,
                19_200,
                1e4,
                1e4,
                0.2,
                50,
                384,
                0,
                "none",
                new ComputePrecision(DType.F32, "asked for"),
                "plain",
                "class ");
        return String.join("\n", facts.lines());
    }

    @Test
    void wholeWindowsThatAnEvaluationLeavesOutAreTold() {
        assertThat(lines(1_900_000, 1_000_000)).contains("of which each evaluation reads 1,000,000");
        assertThat(lines(641, 576)).contains("of which each evaluation reads 576"); // the tenth window of 64
    }

    @Test
    void aRestShorterThanAWindowNeedsNoWord() {
        assertThat(lines(641, 640)).doesNotContain("each evaluation"); // the first token is no target
        assertThat(lines(704, 640)).doesNotContain("each evaluation");
        assertThat(lines(0, 0)).doesNotContain("each evaluation");
    }
}
