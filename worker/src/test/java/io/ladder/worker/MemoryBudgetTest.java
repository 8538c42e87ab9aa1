package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.model.Recompute;
import io.ladder.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final String NEEDS = "([\\d,]+) MiB(?:, if all processors have AMX or AVX512-BF16)?\\)";

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
                .hasMessageEndingWith("; or give it 2060 MiB");
        assertThat(error.getMessage()).contains("what fits: ");
        String ways = error.getMessage().substring(error.getMessage().indexOf("what fits: "));
        assertThat(ways).contains("train.microBatch=").contains("train.recompute=block");
    }

    /** Each proposal, taken literally, passes the check that refused the run. */
    @Test
    void everySettingThatIsNamedReallyFits() {
        for (long mebibytes : new long[] {900, 1200, 2000}) {
            assertThatAllFit(refused(config(), mebibytes << 20), "what fits: ", mebibytes, List.of());
        }
    }

    @Test
    void anotherPrecisionIsProposedWhereItAllowsMore() {
        List<String> longWindows = List.of("model.seq=8192", "train.microBatch=1");
        RunConfig config = config(longWindows.toArray(new String[0]));
        long needed = MemoryUse.predicted(config, VOCAB, 2, 1, DType.BF16, 1, Recompute.BLOCK)
                        .total()
                + MemoryBudget.PROCESS_BYTES;
        long mebibytes = (needed >> 20) + 1;
        ConfigException error = refused(config, mebibytes << 20);
        assertThat(error)
                .hasMessageContaining("what fits: train.precision=bf16 with train.recompute=block (")
                .hasMessageContaining(" MiB, if all processors have AMX or AVX512-BF16)");
        assertThatAllFit(error, "what fits: ", mebibytes, longWindows);
    }

    /** What takes more of what a processor may choose must fit; what takes less needs it to be said. */
    @Test
    void whereTheProcessorWillChooseAProposalFitsWhateverItChooses() {
        ConfigException error = refused(config("train.precision=auto"), 900L << 20);
        assertThatAllFit(error, "what fits: ", 900, List.of("train.precision=f32"));
    }

    @Test
    void whereNoSettingHelpsASmallerModelIsNamedThatFits() {
        ConfigException shallower = refused(config("model.layers=60"), 800L << 20);
        assertThat(shallower)
                .hasMessageContaining("no train.microBatch and no train.recompute makes it fit")
                .hasMessageContaining("make the model smaller: model.layers=");
        assertThat(shallower.getMessage())
                .as("shorter windows do not help where the fixed part is too large")
                .doesNotContain("model.seq");
        assertThatAllFit(shallower, "make the model smaller: ", 800, List.of("model.layers=60"));

        ConfigException narrower = refused(config("model.dim=3840", "model.heads=6"), 800L << 20);
        assertThat(narrower).hasMessageContaining("make the model smaller: model.dim=");
        assertThatAllFit(narrower, "make the model smaller: ", 800, List.of("model.dim=3840", "model.heads=6"));

        ConfigException shorter = refused(config("model.seq=65536", "train.batch=2"), 1000L << 20);
        assertThat(shorter).hasMessageContaining("model.seq=");
        assertThatAllFit(shorter, "make the model smaller: ", 1000, List.of("model.seq=65536", "train.batch=2"));
    }

    @Test
    void whereTheProcessAloneTakesMoreNoModelIsProposed() {
        assertThat(refused(config(), 500L << 20))
                .hasMessageContaining("no model fits in that, as the process alone takes 512 MiB; or give it");
    }

    @Test
    void whereNoSettingHelpsItSaysWhatTheModelAloneTakes() {
        assertThat(refused(config(), 600L << 20))
                .hasMessageContaining("no train.microBatch and no train.recompute makes it fit")
                .hasMessageContaining("make the model smaller");
    }

    private static void assertThatAllFit(
            ConfigException error, String before, long mebibytes, List<String> configured) {
        String message = error.getMessage();
        String ways = message.substring(message.indexOf(before) + before.length(), message.indexOf("; or give"));
        for (String way : ways.split("; ", -1)) {
            Matcher needs = Pattern.compile("(.*) \\(" + NEEDS).matcher(way);
            assertThat(needs.matches()).as(way).isTrue();
            List<String> settings = new ArrayList<>(configured);
            settings.addAll(List.of(needs.group(1).split(" with ", -1)));
            RunConfig changed = config(settings.toArray(new String[0]));
            assertThat(Long.parseLong(needs.group(2).replace(",", ""))).isLessThanOrEqualTo(mebibytes);
            assertThatCode(() -> budget(mebibytes << 20).require(changed, VOCAB, 2, 1))
                    .as(way)
                    .doesNotThrowAnyException();
        }
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
