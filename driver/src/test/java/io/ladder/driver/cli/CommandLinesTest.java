package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.conf.ConfigException;
import io.ladder.data.CorruptDataException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLinesTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object command, String... arguments) {
        CommandLine commandLine = CommandLines.of(command);
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private int ladder(String... arguments) {
        return run(LadderCommand.withSubmitOptions(List.of()), arguments);
    }

    @Command(name = "failing")
    private record Failing(RuntimeException error) implements Callable<Integer> {
        @Override
        public Integer call() {
            throw error;
        }
    }

    @Test
    void wrongInputIsTwoWithEveryProblemAndNoStackTrace() {
        var error = new ConfigException(List.of("a=1 is wrong", "b=2 is wrong"));
        assertThat(run(new Failing(error))).isEqualTo(2);
        assertThat(err.toString())
                .contains("a=1 is wrong")
                .contains("b=2 is wrong")
                .doesNotContain("\tat ");
    }

    @Test
    void damagedFilesAreWrongInput() {
        assertThat(run(new Failing(new CorruptDataException("shard x", "1", "2"))))
                .isEqualTo(2);
        assertThat(err.toString()).contains("shard x");
    }

    @Test
    void anyOtherErrorIsOne() {
        assertThat(run(new Failing(new IllegalStateException("our bug")))).isEqualTo(1);
        assertThat(err.toString()).contains("our bug").doesNotContain("\tat ");
    }

    @Test
    void helpVersionAndCompletionAreZero() {
        assertThat(ladder("--help")).isZero();
        assertThat(out.toString())
                .contains("train")
                .contains("generate")
                .contains("tokenize")
                .contains("SPARK_HOME");
        assertThat(ladder("--version")).isZero();
        assertThat(ladder("train", "--help")).isZero();
        assertThat(out.toString()).contains("--overfit-one-batch").contains("spark-submit");
        assertThat(ladder("completion")).isZero();
        assertThat(out.toString()).contains("complete -F").contains("--dry-run");
    }

    @Test
    void unknownCommandsAndOptionsAndMissingOnesAreTwo() {
        assertThat(ladder("trian")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown command trian; did you mean train?");
        assertThat(ladder("train", "--stepz")).isEqualTo(2);
        assertThat(ladder("generate", "runs/a")).isEqualTo(2);
        assertThat(ladder()).isEqualTo(2);
    }

    @Test
    void aValueOfTheWrongKindIsOneSentence() {
        assertThat(ladder("plan", "--flops", "abc")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "ladder: --flops=abc is not a number; give one such as 0.5, 12 or 1e21; see ladder plan --help"
                                + System.lineSeparator());
    }

    @Test
    void everythingThatIsWrongWithTheArgumentsIsSaidInOneGo() {
        assertThat(ladder("plan", "--hours", "abc", "--flops", "-5", "--seq=0", "--memory=much", "--bnch=x"))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactlyInAnyOrder(
                        "ladder: --hours=abc is not a number; give one such as 0.5, 12 or 1e21",
                        "ladder: unknown option --bnch; did you mean --bench?",
                        "ladder: --flops=-5.0 must be a finite number above 0",
                        "ladder: --seq=0 must be at least 1",
                        "ladder: --memory=much is no amount of bytes; write for example 16g, 1.25GB or 10Gbit; see ladder plan"
                                + " --help");
        err.getBuffer().setLength(0);
        assertThat(ladder("fit", "r.csv", "--bootstrap=many", "--seed=x", "--drop-highest=-1", "--form=chinchila"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "--bootstrap=many is not",
                        "--seed=x is not",
                        "--drop-highest=-1",
                        "--form=chinchila is no form");
    }

    @Test
    void soFewReplicatesHaveNoInterval() {
        assertThat(ladder("fit", "r.csv", "--bootstrap=20")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--bootstrap=20 is too few for a 95% interval", "take 100 or more, or 0 for no intervals");
    }

    @Test
    void whatIsWrongWithValuesTheLawAndTheClusterIsSaidTogether() {
        String missing = directory.resolve("none.json").toString();
        assertThat(ladder("plan", "--law", missing, "--flops=1e17", "--memory=8g"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--memory=8g describes a cluster", "none.json");
        err.getBuffer().setLength(0);
        assertThat(ladder("plan", "--law", missing, "--flops=-5", "--executors=0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--flops=-5.0 must be", "--executors=0 must be", "none.json");
    }

    private void assertOneSentence(String beginning, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(ladder(arguments)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("ladder: " + beginning)
                .endsWith("; see ladder " + arguments[0] + " --help" + System.lineSeparator())
                .hasLineCount(1);
    }

    @Test
    void everyCommandSaysWhatIsWrongWithItsArgumentsInOneSentence() {
        assertOneSentence("--style=bert is not known; use gpt2 | llama", "plan", "--style", "bert");
        assertOneSentence("--executors=1.5 is not a whole number; give one such as 4", "plan", "--executors=1.5");
        assertOneSentence("--bootstrap=many is not a whole number", "fit", "runs.csv", "--bootstrap", "many");
        assertOneSentence("--batch=99999999999 is not a whole number that fits", "bench", "--batch=99999999999");
        assertOneSentence("--top-p=x is not a number", "generate", "runs/a", "--prompt=a", "--top-p=x");
        assertOneSentence("--flops needs a value, --flops=C", "plan", "--flops");
        assertOneSentence("missing: --prompt=TEXT", "generate", "runs/a");
        assertOneSentence("missing: CONFIG", "sweep");
        assertOneSentence("missing: RUN", "receipt");
        assertOneSentence("unknown option --bootstrp; did you mean --bootstrap?", "fit", "r.csv", "--bootstrp=3");
        assertOneSentence("nothing is known to do with b.yaml", "train", "a.yaml", "b.yaml");
        assertOneSentence("--run needs a value, --run=DIR", "train", "--run");
    }

    @Test
    void helpFitsIntoAHundredColumnsAndShowsEveryDefaultAlike() {
        for (String command :
                List.of("train", "tokenize", "sweep", "fit", "plan", "receipt", "bench", "generate", "completion")) {
            out.getBuffer().setLength(0);
            assertThat(ladder(command, "--help")).isZero();
            assertThat(out.toString().lines())
                    .as(command)
                    .allMatch(line -> line.length() <= 100)
                    .noneMatch(line -> line.contains("Default:"))
                    .noneMatch(line -> line.contains("[-hV]"));
        }
    }

    @Test
    void generatingFromWhatIsNoRunIsTwo() throws IOException {
        assertThat(ladder("generate", directory.toString(), "--prompt", "x")).isEqualTo(2);
        assertThat(err.toString()).contains(directory.toString());
        Files.writeString(directory.resolve("config.yaml"), "name: a\n");
        assertThat(ladder("generate", directory.toString(), "--prompt", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("checkpoint");
    }

    @Test
    void badSamplingIsSaidTogether() {
        assertThat(ladder(
                        "generate",
                        "runs/a",
                        "--prompt",
                        "x",
                        "--top-p",
                        "0",
                        "--temperature=-1",
                        "--max-tokens=-1",
                        "--threads=0"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("top-p")
                .contains("temperature")
                .contains("max-tokens")
                .contains("--threads");
    }
}
