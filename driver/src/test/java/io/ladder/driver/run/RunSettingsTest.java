package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.worker.EvaluationTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSettingsTest {
    @TempDir
    Path directory;

    private Path config;
    private Path run;

    @BeforeEach
    void configuration() throws IOException {
        run = directory.resolve("run");
        config = Files.writeString(
                directory.resolve("small.yaml"),
                """
                name: small
                data: {text: corpus.txt, tokenizer: char}
                model: {style: gpt2, layers: 2, dim: 32, heads: 4, seq: 32}
                train: {batch: 12, steps: 50, schedule: {warmup: 5}}
                parallelism: {ranks: 2}
                """);
    }

    private RunSettings begin(String... overrides) {
        return RunSettings.begin(config, List.of(overrides), Optional.of(run)).settings();
    }

    private RunSettings resume(String... overrides) {
        return RunSettings.resume(Optional.of(config), List.of(overrides), Optional.of(run))
                .settings();
    }

    private List<String> problems(String... overrides) {
        return RunSettings.begin(config, List.of(overrides), Optional.of(run))
                .problems()
                .all();
    }

    @Test
    void everySettingIsResolvedAndTheSparkSectionIsOursAlone() {
        RunSettings settings = begin("spark.executorCores=2");
        assertThat(settings.config().model().kvHeads()).isEqualTo(4);
        assertThat(settings.spark().executorCores()).isEqualTo(2);
        assertThat(settings.resolved().toYaml()).contains("executorMemory: 1g").contains("minLr");
        assertThat(settings.sections().toYaml()).doesNotContain("executorMemory");
    }

    @Test
    void aSectionThatCannotBeReadDoesNotHideTheOthers() {
        assertThat(problems("model.heads=5", "train.batch=13", "spark.executorMemory=big", "data.tokenizer=words"))
                .anyMatch(problem -> problem.contains("model.heads=5"))
                .anyMatch(problem -> problem.contains("train.batch=13"))
                .anyMatch(problem -> problem.contains("spark.executorMemory=big"))
                .anyMatch(problem -> problem.contains("data.tokenizer=words"))
                .hasSize(4);
    }

    @Test
    void anUnknownSettingOfTheSparkSectionIsNamed() {
        assertThat(problems("spark.executorCore=2")).singleElement().asString().contains("spark.executorCores");
        assertThat(problems("sparc.executorCores=2")).hasSize(1);
    }

    @Test
    void oneMistakeIsOneProblem() {
        assertThat(problems("model.dim=abc")).containsExactly("model.dim=abc is not a whole number");
        assertThat(problems("model.heads=many")).containsExactly("model.heads=many is not a whole number");
        assertThat(problems("model.ffn=auto", "model.kvHeads=auto")).isEmpty();
        for (String name : List.of("name=a/b", "name=")) {
            assertThat(RunSettings.begin(config, List.of(name), Optional.empty())
                            .problems()
                            .all())
                    .as(name)
                    .hasSize(1);
        }
        assertThat(problems("name=a/b", "train.steps=0"))
                .anyMatch(problem -> problem.startsWith("name=a/b names a directory"))
                .hasSize(2);
    }

    @Test
    void aSettingWithoutItsSectionIsFoundAndSparkIsAmongTheSections() {
        assertThat(problems("steps=3")).containsExactly("unknown setting steps; did you mean train.steps?");
        assertThat(problems("nonsense=3")).singleElement().asString().endsWith("checkpoint, spark");
    }

    @Test
    void anExistingRunIsOneOfTheProblems() {
        begin().directory().write("name: small\n");
        assertThat(problems("train.steps=0"))
                .anyMatch(problem -> problem.contains("--resume"))
                .anyMatch(problem -> problem.contains("train.steps=0"));
    }

    @Test
    void aResumedRunGoesOnWithTheSettingsItBeganWith() {
        RunSettings began = begin("train.steps=400");
        began.directory().write(began.resolved().toYaml());
        RunSettings resumed = resume();
        assertThat(resumed.config()).isEqualTo(began.config());
        assertThat(resumed.resume()).isTrue();
        assertThat(RunSettings.resume(Optional.empty(), List.of(), Optional.of(run))
                        .settings()
                        .config())
                .isEqualTo(began.config());
    }

    @Test
    void aResumedRunMayChangeHowButNotWhatItLearns() {
        RunSettings began = begin();
        began.directory().write(began.resolved().toYaml());
        assertThat(resume("parallelism.ranks=3", "checkpoint.every=7")
                        .config()
                        .parallelism()
                        .ranks())
                .isEqualTo(3);
        assertThat(resume("train.optimizer.lr=1e-3").config()).isEqualTo(began.config()); // the same number
        assertThatThrownBy(() -> resume("model.dim=64", "seed=2"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("model.dim=64")
                .hasMessageContaining("model.dim=32")
                .hasMessageContaining("seed=2");
    }

    @Test
    void aResumedRunMayBeJudgedOnOtherTokens() {
        RunSettings began = begin();
        began.directory().write(began.resolved().toYaml());
        assertThat(resume("train.evaluateTokens=all").config().train().evaluateTokens())
                .isEqualTo(EvaluationTokens.ALL);
    }

    @Test
    void aRunOlderThanSharesOfTheValidationSplitGoesOnReadingAllOfIt() {
        RunSettings began = begin();
        ConfigTree older = began.resolved().merge(ConfigTree.parse("", "nothing"));
        older.section("train").remove("evaluateTokens");
        began.directory().write(older.toYaml());
        assertThat(resume().config().train().evaluateTokens()).isEqualTo(EvaluationTokens.ALL);
    }

    @Test
    void resumingWhatEndedBeforeItBeganBeginsItIfTheConfigurationIsGiven() throws IOException {
        Files.createDirectories(new RunDirectory(run).logs());
        assertThat(resume().resume()).isFalse();
        assertThatThrownBy(() -> RunSettings.resume(Optional.empty(), List.of(), Optional.of(run)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no run to resume");
    }

    @Test
    void resumingARunThatIsNotThereIsRefusedRatherThanBegun() {
        assertThatThrownBy(this::resume)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no run to resume at " + run)
                .hasMessageContaining("start it without --resume");
    }

    @Test
    void aPlaceWhereNothingCanBeWrittenIsOneOfTheProblems() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(RunSettings.begin(config, List.of("train.steps=0"), Optional.of(file.resolve("run")))
                        .problems()
                        .all())
                .anyMatch(problem -> problem.contains(file + " is a file; name another directory"))
                .anyMatch(problem -> problem.contains("train.steps=0"));
    }
}
