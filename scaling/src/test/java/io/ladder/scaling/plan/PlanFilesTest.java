package io.ladder.scaling.plan;

import static io.ladder.scaling.plan.SmallPlans.planner;
import static io.ladder.scaling.plan.SmallPlans.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.plan.cluster.Rung;
import io.ladder.worker.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan as the files that it leaves. */
class PlanFilesTest {
    @TempDir
    Path directory;

    @Test
    void whatDoesNotFitDataParallelIsEstimatedAndNeverWritten() {
        Plan plan = planner(1.75).plan(Question.ofFlops(1e18));
        assertThat(plan.isRunnable()).isFalse();
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.startsWith("not runnable yet") || warning.startsWith("memory:"));
        assertThatThrownBy(() -> TrainSettings.of(plan, "x", Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunnablePlanIsAConfigurationThatTrainingAccepts() {
        Plan plan = planner(16).plan(Question.ofFlops(1e15));
        var tree = TrainSettings.of(plan, "planned", Map.of("text", List.of("corpus.txt"), "tokenizer", "byte"));
        tree.root().remove("spark");
        RunConfig config = RunConfig.of(RunConfig.resolve(tree));
        assertThat(config.train().batch()).isEqualTo(plan.recipe().batch());
        assertThat(config.model()).isEqualTo(plan.architecture().model());
        assertThat(config.parallelism().ranks())
                .isEqualTo(plan.deployment()
                        .orElseThrow()
                        .choice()
                        .chosen()
                        .orElseThrow()
                        .placement()
                        .ranks());
    }

    @Test
    void aPlanIsReadAsItWasWritten() throws IOException {
        Plan plan = planner(16).plan(question(1e16, null, null, null, 5e6, 1e10));
        Path file = Files.writeString(
                directory.resolve("plan.json"), RecordJson.of(plan).toPrettyString());
        assertThat(Plan.read(file)).isEqualTo(plan);
        double params = plan.architecture().parameters();
        assertThat(plan.lossAt(params, plan.recipe().tokens()))
                .isEqualTo(plan.expected().loss());
    }

    @Test
    void wordsAnswerFirstAndListTheRungs() {
        Plan plan = planner(16).plan(question(1e16, null, null, null, null, 1e10));
        assertThat(PlanText.answer(plan).get(0)).startsWith("Train ").contains("expected loss");
        var start = new StartCommand("on this machine", "scripts/ladder train train.yaml");
        String text = PlanMarkdown.of(plan.with(List.of("look here"), List.of(start)));
        assertThat(text)
                .contains(
                        Rung.ZERO3.title() + " (estimate)",
                        "**chosen**",
                        "Start it on this machine:\n\n```\nscripts/ladder train",
                        "| 0.5× |");
        assertThat(Figures.count(1.2345e9)).isEqualTo("1.23B");
        assertThat(Figures.count(999_700)).isEqualTo("1M");
        assertThat(Figures.three(1.2e18)).isEqualTo("1.2e+18");
        assertThat(Figures.three(0.00318)).isEqualTo("0.00318");
        assertThat(Figures.bytes(3 * (1L << 29))).isEqualTo("1.50 GiB");
    }
}
