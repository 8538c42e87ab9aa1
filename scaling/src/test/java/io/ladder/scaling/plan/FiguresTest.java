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

    @ParameterizedTest
    @CsvSource({"999, 999", "1.25e9, 1.25B", "8.89e15, 8890T", "8.89e24, 8.89e+24", "1e30, 1e+30"})
    void countsBeyondTrillionsArePowersOfTen(double number, String words) {
        assertThat(Figures.count(number)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.254|1.25",
                "63.61|63.6",
                "9990|9990",
                "9999|10,000",
                "12345|12,300",
                "999499|999,500",
                "108366333.4|108 million",
                "999.6e6|1 billion",
                "4.17e13|41.7 trillion",
                "417372571789627780|4.17e+17"
            })
    void manyTimesAreWords(double number, String words) {
        assertThat(Figures.times(number)).isEqualTo(words);
    }
}
