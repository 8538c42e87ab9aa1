package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchSubjectTest {
    private static final ConfigTree NOTHING = ConfigTree.parse("", "nothing");

    @TempDir
    Path directory;

    private static ConfigTree user(String data) {
        return ConfigTree.parse(
                """
                name: mine
                data: %s
                model: {layers: 1, dim: 16, heads: 2, seq: 8}
                train: {batch: 12, steps: 200}
                parallelism: {ranks: 4}
                """
                        .formatted(data),
                "mine.yaml");
    }

    @Test
    void eachRankTakesTheShareThatItHasInTheRun() {
        BenchSubject one = BenchSubject.of(user("{text: [a.txt]}"), OptionalInt.empty(), 1, NOTHING);
        assertThat(one.config().train().batch()).isEqualTo(3);
        assertThat(one.config().parallelism().ranks()).isEqualTo(1);
        BenchSubject two = BenchSubject.of(
                user("{text: [a.txt]}"), OptionalInt.empty(), 2, ConfigTree.parse("{train: {batch: 8}}", "changes"));
        assertThat(two.config().train().batch()).isEqualTo(8);
        assertThat(two.config().parallelism().ranks()).isEqualTo(2);
    }

    @Test
    void theVocabularyIsTheCorpussWhereItCanBeKnown() throws Exception {
        assertThat(BenchSubject.of(user("{text: [a.txt]}"), OptionalInt.empty(), 1, NOTHING)
                        .vocab())
                .isEqualTo(257); // bytes and the end of a document
        RandomTokens.write(directory, 77, 8);
        assertThat(BenchSubject.of(user("{tokens: " + directory + "}"), OptionalInt.empty(), 1, NOTHING)
                        .vocab())
                .isEqualTo(77);
        assertThat(BenchSubject.of(user("{text: [a.txt], tokenizer: char}"), OptionalInt.of(65), 1, NOTHING)
                        .vocab())
                .isEqualTo(65);
        assertThatThrownBy(() ->
                        BenchSubject.of(user("{text: [a.txt], tokenizer: char}"), OptionalInt.empty(), 1, NOTHING))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--vocab");
    }

    @Test
    void wrongSettingsOfTheUserAreNamed() {
        assertThatThrownBy(() -> BenchSubject.of(
                        user("{text: [a.txt]}"),
                        OptionalInt.empty(),
                        1,
                        ConfigTree.parse("{train: {precision: f12}}", "changes")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("train.precision=f12");
        assertThatThrownBy(() -> BenchSubject.of(
                        ModelShape.parse("--model", "gpt2 1 16 2 2 64 2000000 8"), ConfigTree.parse("", "changes")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("2000000");
    }
}
