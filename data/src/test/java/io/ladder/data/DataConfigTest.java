package io.ladder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataConfigTest {
    @Test
    void takesTextOrTokens() {
        assertThat(config("byte", 0.1).tokens()).isEmpty();
        assertThat(new DataConfig(List.of(), Optional.of("tokens"), "char", 0, "auto", "text").tokens())
                .hasValue("tokens");
        assertThat(new DataConfig(List.of("a"), Optional.of(" "), "char", 0, "auto", "text").tokens())
                .isEmpty();
    }

    @Test
    void refusesBothAndNeither() {
        assertThatThrownBy(() -> new DataConfig(List.of("a"), Optional.of("b"), "byte", 0, "auto", "text"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exactly one of data.text");
        assertThatThrownBy(() -> new DataConfig(List.of(), Optional.empty(), "byte", 0, "auto", "text"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exactly one of data.text");
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(() -> new DataConfig(List.of(" "), Optional.of("b"), "bpe", 1, "csv", ""))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .hasSize(6)
                        .contains("data.tokenizer=bpe is not known; use byte | char")
                        .contains("data.validation=1.0 must be at least 0.0 and below 1.0")
                        .contains("data.format=csv is not known; use auto | text | jsonl | parquet"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void refusesSharesOutsideZeroToOne(double validation) {
        assertThatThrownBy(() -> config("byte", validation))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.validation=" + validation);
    }

    @Test
    void saysThatTokenizerFilesAreNotSupported() {
        assertThatThrownBy(() -> config("gpt2/tokenizer.json", 0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tokenizer.json files are not supported in this version; use byte or char");
    }

    private static DataConfig config(String tokenizer, double validation) {
        return new DataConfig(List.of("a.txt"), Optional.empty(), tokenizer, validation, "auto", "text");
    }
}
