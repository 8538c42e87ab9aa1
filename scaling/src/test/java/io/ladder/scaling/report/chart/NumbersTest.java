package io.ladder.scaling.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "999.6, 1 K",
        "1234, 1.23 K",
        "44e6, 44 M",
        "1.2e9, 1.2 B",
        "9.996e9, 10 B",
        "1.4e12, 1.4 T",
        "999.6e12, 10¹⁵",
        "2.5e16, 2.5 × 10¹⁶"
    })
    void countsHaveThreeDigitsAndAWord(double value, String said) {
        assertThat(Numbers.count(value).replace('\u00a0', ' ')).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "950|950",
                "52846|52,800",
                "999600|1 million",
                "6.97e9|6.97 billion",
                "1.248e12|1.25 trillion",
                "2.5e16|2.5 × 10¹⁶"
            })
    void sentencesSpellCounts(double value, String said) {
        assertThat(Numbers.spelled(value).replace('\u00a0', ' ')).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget 6.3e+16 FLOPs|budget 6.3 × 10¹⁶ FLOPs",
                "3.17e+10 parameters instead of 3.40e+10 (-6.8%)|31.7 billion parameters instead of 34 billion (-6.8%)",
                "p = 1.234e-07, N=2e9.|p = 1.234 × 10⁻⁷, N=2 billion.",
                "all of the 1e+21 FLOPs, 1.491e+09 parameters|all of the 10²¹ FLOPs, 1.491 billion parameters",
                "run c6.3e+16--4, run 1e8-x, --predict=7e10,1e12 and 1e3.csv|run c6.3e+16--4, run 1e8-x, --predict=7e10,1e12 and 1e3.csv"
            })
    void programsNumbersBecomeReadableAndNamesStay(String sentence, String said) {
        assertThat(Numbers.readable(sentence).replace('\u00a0', ' ')).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"1e21, 10²¹", "5.76e23, 5.76 × 10²³", "9.999e20, 10²¹", "2e-5, 2 × 10⁻⁵", "-3e4, -3 × 10⁴"})
    void powersHaveSuperscripts(double value, String said) {
        assertThat(Numbers.power(value).replace('\u00a0', ' ')).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"0.0123, 1.2%", "0.00042, 0.042%", "-0.05, -5%", "0.955, 95.5%", "1, 100%", "0, 0%"})
    void sharesArePercent(double value, String said) {
        assertThat(Numbers.percent(value)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"0.347812, 0.3478", "482.01, 482", "2085.43, 2085", "1.5e7, 1.5 × 10⁷", "0.0010183, 0.001018"})
    void constantsHaveFourDigits(double value, String said) {
        assertThat(Numbers.plain(value).replace('\u00a0', ' ')).isEqualTo(said);
    }

    @Test
    void whatIsNotANumberIsUnknown() {
        assertThat(Numbers.count(Double.NaN)).isEqualTo("unknown");
        assertThat(Numbers.loss(Double.POSITIVE_INFINITY)).isEqualTo("unknown");
        assertThat(Numbers.percent(Double.NaN)).isEqualTo("unknown");
    }
}
