package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MemoryBudgetTest {
    private static final int VOCAB = 4096;
    private static final String NEEDS = "([\\d,]+) MiB\\)";

    @Test
    void whatFitsIsLetThrough() {
        RunConfig config = config();
        long needed = MemoryUse.predicted(config, VOCAB, 2, 1).total() + MemoryBudget.PROCESS_BYTES;
        assertThatCode(() -> budget(needed).require(config, VOCAB, 2, 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget(needed - 1).require(config, VOCAB, 2, 1))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void theErrorHasTheNumbersAndTheSettingsThatFit() {
        ConfigException error = refused(config(), 1200L << 20);

        assertThat(error)
                .hasMessageContaining("outside of the Java heap on every rank (parameters 47")
                .hasMessageContaining("activations ")
                .hasMessageContaining("but the test leaves 1,200 MiB")
                .hasMessageEndingWith("; or give it 2047 MiB");
        assertThat(error.getMessage()).contains("what fits: ");
        String ways = error.getMessage().substring(error.getMessage().indexOf("what fits: "));
        assertThat(ways).contains("train.microBatch=").contains("train.recompute=block");
    }

    /** Each proposal, taken literally, passes the check that refused the run. */
    @Test
    void everySettingThatIsNamedReallyFits() {
        for (long mebibytes : new long[] {900, 1200, 2000}) {
            ConfigException error = refused(config(), mebibytes << 20);
            String message = error.getMessage();
            String ways = message.substring(message.indexOf("what fits: ") + 11, message.indexOf("; or give"));
            for (String way : ways.split("; ", -1)) {
                Matcher needs = Pattern.compile("(.*) \\(" + NEEDS).matcher(way);
                assertThat(needs.matches()).as(way).isTrue();
                RunConfig changed = config(needs.group(1).split(" with ", -1));
                assertThat(Long.parseLong(needs.group(2).replace(",", ""))).isLessThanOrEqualTo(mebibytes);
                assertThatCode(() -> budget(mebibytes << 20).require(changed, VOCAB, 2, 1))
                        .as(way)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void whereNoSettingHelpsItSaysWhatTheModelAloneTakes() {
        assertThat(refused(config(), 600L << 20))
                .hasMessageContaining("no train.microBatch and no train.recompute makes it fit")
                .hasMessageContaining("make the model smaller");
    }

    @Test
    void recomputationThatIsAlreadyOnIsNotProposedAgain() {
        ConfigException error = refused(config("train.recompute=block"), 900L << 20);
        assertThat(error.getMessage()).contains("what fits: train.microBatch=").doesNotContain("train.recompute");
    }

    @Test
    void aRankRefusesBeforeItsFirstStep(@TempDir Path directory) {
        Path tokens = MadeUpCorpus.write(directory.resolve("tokens"), 3000, 0);
        TinyRun run = new TinyRun(tokens, directory.resolve("run"));
        RecordedEvents events = new RecordedEvents();

        assertThatThrownBy(() -> run.within(Optional.of(budget(MemoryBudget.PROCESS_BYTES)))
                        .train(2, events))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the test leaves 512 MiB");
        assertThat(events.steps).isEmpty();
        assertThat(directory.resolve("run")).doesNotExist();
    }

    private static ConfigException refused(RunConfig config, long bytes) {
        try {
            budget(bytes).require(config, VOCAB, 2, 1);
        } catch (ConfigException e) {
            return e;
        }
        throw new AssertionError(config + " was let through with " + bytes + " bytes");
    }

    private static MemoryBudget budget(long bytes) {
        return new MemoryBudget(bytes, "the test", "give it %d MiB");
    }

    /** The 12.3M model of the benchmarks, 32 sequences on each of two ranks. */
    private static RunConfig config(String... overrides) {
        ConfigTree user = ConfigTree.parse(
                """
                data: {text: a.txt}
                model: {layers: 6, dim: 384, heads: 6, seq: 256}
                train: {batch: 64, precision: f32}
                parallelism: {ranks: 2}
                """,
                "test");
        List.of(overrides).forEach(user::set);
        return RunConfig.of(RunConfig.resolve(user));
    }
}
