package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.runs.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planned, before anything is. */
class PlanOptionsTest {
    @TempDir
    Path directory;

    private static Plan plan(String... arguments) {
        return new PlanLine().plan(arguments);
    }

    @Test
    void aClusterThatIsHalfSaidNamesWhatIsMissing() {
        assertThatThrownBy(() -> plan("--flops", "1e16", "--executors", "2"))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2))
                .hasMessageContaining("--memory")
                .hasMessageContaining("--bench");
        assertThatThrownBy(() -> plan("--flops", "1e16", "--bench", "b.json")).hasMessageContaining("--executors");
        assertThatThrownBy(() -> plan("--flops", "0")).hasMessageContaining("--flops=0.0");
        assertThatThrownBy(() -> plan("--hours", "1")).hasMessageContaining("--executors");
        assertThatThrownBy(() -> plan("--flops", "1e15", "--executors", "2", "--memory", "4g", "--gflops", "9"))
                .hasMessageContaining("--bandwidth is missing");
    }

    @Test
    void textThatIsNotThereIsSaidAlsoWithoutACluster() {
        String nowhere = directory.resolve("nope/*.txt").toString();
        assertThatThrownBy(() -> plan("--flops", "1e15", "--text", nowhere))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--text=" + nowhere + " matches no file; give a file, a directory or a glob");
    }

    @Test
    void aContextOrVocabularyOfTheRunsThatIsNoCountIsNotRounded() {
        var options = new PlanOptions();
        var law = new ChinchillaLaw(1.2, 90, 300, 0.32, 0.30);
        for (double seq : new double[] {0.5, 1e12}) {
            var run = new Run("a", 1e6, 2e7, 1.2e14, 3, Double.NaN, Map.of("seq", seq));
            Evidence constants = Evidence.ofConstants(law);
            var evidence = new Evidence(
                    law,
                    List.of(),
                    constants.scatter(),
                    constants.measured(),
                    List.of(run),
                    Optional.empty(),
                    List.of(),
                    constants.lossUnit());
            assertThatThrownBy(() -> options.shapes(evidence, OptionalInt.empty()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("say seq=" + seq)
                    .hasMessageEndingWith("give --seq");
        }
    }
}
