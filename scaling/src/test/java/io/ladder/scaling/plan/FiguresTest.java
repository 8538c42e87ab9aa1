package io.ladder.scaling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0.001, 3.6 s",
        "0.5, 30 min",
        "1, 1 h",
        "47.9, 47.9 h",
        "48, 2 days",
        "24000, 1000 days",
        "26298, 3 years",
        "4704000, 537 years"
    })
    void durationsHaveTheUnitThatReadsBest(double hours, String words) {
        assertThat(Figures.duration(hours)).isEqualTo(words);
    }
}
