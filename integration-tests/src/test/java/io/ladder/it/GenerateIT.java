package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
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

    /** The model reads 32 positions and a character is a token. */
    @Test
    void aPromptLongerThanTheModelReadsIsRefusedUnlessItsEndIsAskedFor() {
        String beginning = "the gradient of ";
        String end = "a window of its slice and all of ";
        assertThat(end).hasSize(33);
        String tooLong = beginning + end;
        String[] command = {"generate", "runs/tiny", "--max-tokens", "40", "--temperature", "0", "--prompt"};

        var refused = LadderProcess.run(directory, with(command, tooLong));
        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("--prompt has 49 tokens", "model.seq=32 positions", "--crop to read only its last 32 tokens");

        var cropped = LadderProcess.run(directory, with(command, tooLong, "--crop"));
        assertThat(cropped.exitCode()).as("%s", cropped).isZero();
        var ofTheEnd = LadderProcess.run(directory, with(command, end.substring(1)));
        assertThat(ofTheEnd.exitCode()).as("%s", ofTheEnd).isZero();
        assertThat(cropped.out())
                .as("the whole prompt, then what follows the tokens that were read")
                .isEqualTo(beginning + end.charAt(0) + ofTheEnd.out())
                .hasSizeGreaterThan(tooLong.length() + 1);
    }

    @Test
    void aRunThatIsNotThereIsWrongInput() {
        var result = LadderProcess.run(directory, "generate", "runs/none", "--prompt", "a");
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains("runs/none");
    }

    private static String generate(String... options) {
        String[] command = {"generate", "runs/tiny", "--prompt", "the ", "--max-tokens", "150"};
        var result = LadderProcess.run(directory, with(command, options));
        assertThat(result.exitCode()).as("%s", result).isZero();
        return result.out();
    }

    private static String[] with(String[] command, String... more) {
        return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new);
    }
}
