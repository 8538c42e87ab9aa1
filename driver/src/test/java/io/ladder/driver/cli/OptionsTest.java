package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the launcher read reaches Spark unchanged. */
class OptionsTest {
    private static TrainOptions train(String... arguments) {
        return CommandLine.populateCommand(new TrainOptions(), arguments);
    }

    private static TokenizeOptions tokenize(String... arguments) {
        return CommandLine.populateCommand(new TokenizeOptions(), arguments);
    }

    @Test
    void theWordsOfTrainReadBackAsTheSameOptions() {
        List<String> words = train(
                        "--set",
                        "a=1",
                        "conf/x y.yaml",
                        "--run",
                        "runs/z",
                        "--set",
                        "data={tokens: t}",
                        "--oversubscribe")
                .words(false);
        assertThat(words)
                .containsExactly(
                        "conf/x y.yaml",
                        "--run",
                        "runs/z",
                        "--set",
                        "a=1",
                        "--set",
                        "data={tokens: t}",
                        "--oversubscribe");
        assertThat(train(words.toArray(String[]::new)).words(false)).isEqualTo(words);
    }

    @Test
    void elsewhereTheConfigurationIsInTheWorkingDirectory() {
        assertThat(train("/home/me/conf/x.yaml").words(true)).containsExactly("x.yaml");
        assertThat(tokenize("/home/me/conf/x.yaml", "--out", "o").words(true)).startsWith("x.yaml");
    }

    @Test
    void theWordsOfTokenizeReadBackAsTheSameOptions() {
        List<String> words = tokenize(
                        "--text",
                        "a.jsonl",
                        "--text",
                        "b.jsonl",
                        "--column",
                        "body",
                        "--validation",
                        "0.2",
                        "--out",
                        "t")
                .words(false);
        assertThat(tokenize(words.toArray(String[]::new)).words(false)).isEqualTo(words);
    }

    @Test
    void optionsOfTokenizeChangeTheDataSection() {
        var data = tokenize(
                        "--text",
                        "a.jsonl",
                        "--column",
                        "body",
                        "--tokenizer",
                        "char",
                        "--validation",
                        "0.2",
                        "--out",
                        "t")
                .data();
        assertThat(data.text()).containsExactly("a.jsonl");
        assertThat(data.column()).isEqualTo("body");
        assertThat(data.tokenizer()).isEqualTo("char");
        assertThat(data.validation()).isEqualTo(0.2);
    }

    @Test
    void wrongCombinationsSayWhatToDo() {
        assertThatThrownBy(() -> train().draft())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("configuration");
        assertThatThrownBy(() -> train("--resume").draft()).hasMessageContaining("--run DIR");
        assertThatThrownBy(
                        () -> train("x.yaml", "--resume", "--overfit-one-batch").draft())
                .hasMessageContaining("--overfit-one-batch");
        assertThatThrownBy(() -> tokenize("--out", "t").data()).hasMessageContaining("--text");
        assertThatThrownBy(() -> tokenize("--text", "a", "--tokenizer", "words", "--out", "t")
                        .data())
                .hasMessageContaining("data.tokenizer=words");
    }
}
