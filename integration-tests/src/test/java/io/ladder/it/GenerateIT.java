package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateIT {
    @TempDir
    static Path directory;

    @BeforeAll
    static void train() {
        TinyRun.config(directory);
        var result = LadderProcess.run(
                directory, "train", "tiny.yaml", "--set", "train.steps=300", "--set", "checkpoint.every=300");
        assertThat(result.exitCode()).as("%s", result).isZero();
    }

    @Test
    void theSameSeedGivesTheSameTextAndAnotherSeedAnother() {
        String first = generate("--seed", "1");
        assertThat(first).startsWith("the ").hasSizeGreaterThan(100);
        assertThat(generate("--seed", "1")).isEqualTo(first);
        assertThat(generate("--seed", "2")).isNotEqualTo(first);
    }

    @Test
    void theKeyValueCacheDoesNotChangeTheText() {
        assertThat(generate("--seed", "3", "--no-cache")).isEqualTo(generate("--seed", "3"));
    }

    @Test
    void theTextLooksLikeItsSource() {
        String text = generate("--temperature", "0");
        assertThat(text).containsAnyOf("the gradient", "its slice", "a window", "the sum", "all tokens");
    }

    @Test
    void aCharacterOutsideTheVocabularyIsWrongInput() {
        var result = LadderProcess.run(directory, "generate", "runs/tiny", "--prompt", "ÄÖ");
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains("Ä");
    }

    @Test
    void aRunThatIsNotThereIsWrongInput() {
        var result = LadderProcess.run(directory, "generate", "runs/none", "--prompt", "a");
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains("runs/none");
    }

    private static String generate(String... options) {
        String[] arguments = new String[6 + options.length];
        System.arraycopy(
                new String[] {"generate", "runs/tiny", "--prompt", "the ", "--max-tokens", "150"}, 0, arguments, 0, 6);
        System.arraycopy(options, 0, arguments, 6, options.length);
        var result = LadderProcess.run(directory, arguments);
        assertThat(result.exitCode()).as("%s", result).isZero();
        return result.out();
    }
}
