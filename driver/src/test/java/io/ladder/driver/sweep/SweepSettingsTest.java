package io.ladder.driver.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepSettingsTest {
    @TempDir
    Path directory;

    private SweepSettings read(String... overrides) {
        return new SweepFiles(directory).read(SweepFiles.YAML, overrides);
    }

    private static List<SweepPoint> points(SweepSettings settings) {
        return settings.firstPoints(settings.cells(settings.vocabulary().least()));
    }

    @Test
    void learningRateAndScheduleFollowTheRunsOwnSizeAndLength() {
        List<SweepPoint> points = points(read("schedule.warmup=0.1", "schedule.minLr=0.02"));
        assertThat(points).hasSize(4);
        for (SweepPoint point : points) {
            var train = point.config().train();
            double lr = 0.7 * Math.pow((double) point.cell().flops().parameters(), -0.47);
            assertThat(train.optimizer().lr()).isEqualTo(lr);
            assertThat(train.steps()).isEqualTo((int) point.cell().steps());
            assertThat(train.schedule().warmup()).isEqualTo(Math.round(0.1 * train.steps()));
            assertThat(train.schedule().minLr()).isEqualTo(lr * 0.02);
            assertThat(train.evaluateEvery()).isEqualTo(train.steps());
            assertThat(train.evaluateTokens()).hasToString("all"); // of a text whose own loss is known as a whole
        }
        assertThat(points.get(0).config().train().steps())
                .isLessThan(points.get(1).config().train().steps());
    }

    @Test
    void aSearchTriesEveryRateOnTheShortestRunOfEachSize() {
        SweepSettings settings = read("lr={search: [0.003, 0.01, 0.03]}");
        List<SweepPoint> trials = points(settings);
        assertThat(trials).hasSize(6);
        assertThat(trials).allMatch(trial -> trial.cell().tokens() < 30_000);
        assertThat(trials.stream().map(SweepPoint::learningRate).distinct()).containsExactly(0.003, 0.01, 0.03);
        assertThat(trials.stream().map(SweepPoint::run).distinct()).hasSize(6);
    }

    @Test
    void settingsThatDifferBetweenRunsBelongElsewhere() {
        assertThatThrownBy(() -> read("train.steps=100", "train.optimizer.lr=0.1", "model.dim=8", "seed=3"))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .hasSize(4)
                        .anyMatch(problem -> problem.contains("train.steps") && problem.contains("grid.tokens"))
                        .anyMatch(problem -> problem.contains("train.optimizer.lr") && problem.contains("set lr "))
                        .anyMatch(problem -> problem.contains("seeds")));
    }

    @Test
    void unknownSettingsAreNamedInBothHalvesOfTheFile() {
        assertThatThrownBy(() -> read("retrys=3", "train.clipp=1"))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .hasSize(2)
                        .anyMatch(problem -> problem.contains("did you mean retries?"))
                        .anyMatch(problem -> problem.contains("did you mean train.clip?")));
    }

    @Test
    void wrongValuesAreSaidTogether() {
        assertThatThrownBy(() -> read("seeds=[1, 1]", "retries=-1", "lr=fast", "grid.tokens=[-5]"))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .anyMatch(problem -> problem.contains("lr=fast is not a number"))
                        .anyMatch(problem -> problem.contains("grid.tokens[0]=-5 must be")));
        assertThatThrownBy(() -> read("seeds=[1, 1]", "retries=-1"))
                .hasMessageContaining("seeds names 1 more than once")
                .hasMessageContaining("retries=-1");
    }

    /** Exactly these problems, each by the beginning of its sentence: none is hidden, and none follows from another. */
    private void assertProblems(List<String> overrides, String... beginnings) {
        assertThatThrownBy(() -> read(overrides.toArray(String[]::new)))
                .isInstanceOfSatisfying(ConfigException.class, e -> {
                    assertThat(e.problems()).as("%s", e.problems()).hasSize(beginnings.length);
                    for (String beginning : beginnings) {
                        assertThat(e.problems()).anyMatch(problem -> problem.startsWith(beginning));
                    }
                });
    }

    @Test
    void badEntriesOfAListAreNamedByTheirPlaces() {
        assertProblems(
                List.of("grid.tokens=[2.5e5, -6e5, abc]"),
                "grid.tokens[1]=-6e5 must be a finite number above 0",
                "grid.tokens[2]=abc is not a number");
        assertProblems(
                List.of("lr={search: [0, 2, 2, x]}", "seeds=[1, y]", "retries=-1"),
                "lr.search[0]=0 must be",
                "lr.search names 2 more than once",
                "lr.search[3]=x is not a number",
                "seeds[1]=y is not a whole number",
                "retries=-1 must not be negative");
    }

    @Test
    void modelsAreCheckedBesideASectionThatCannotBeRead() {
        assertProblems(
                List.of("grid.models=[{layers: 1, dim: 16, heads: 3}]", "model.seq=0"),
                "grid.models[0].heads=3 must divide grid.models[0].dim=16",
                "model.seq=0 must be at least 1");
    }

    @Test
    void everyModelIsNamedByItsPlace() {
        assertProblems(
                List.of("grid.models=[{layers: 0, dim: -4, heads: 1, kvHead: 2}, 3, {layers: 1, dim: 8, heads: 3},"
                        + " {layers: 1, dim: 8, head: 4, heads: 4, kvHeads: 3}, {layers: 1, dim: x}]"),
                "grid.models[0].layers=0 must be at least 1",
                "grid.models[0].dim=-4 must be at least 1",
                "unknown setting grid.models[0].kvHead; did you mean grid.models[0].kvHeads?",
                "grid.models[1]=3 is not a mapping with layers, dim, heads, kvHeads, ffn",
                "grid.models[2].heads=3 must divide grid.models[2].dim=8",
                "unknown setting grid.models[3].head; did you mean grid.models[3].heads?",
                "grid.models[3].kvHeads=3 must divide grid.models[3].heads=4",
                "grid.models[4].dim=x is not a whole number",
                "grid.models[4].heads is missing; give it a whole number above 0");
    }

    @Test
    void theGridIsCheckedWhateverElseIsWrong() {
        assertProblems(
                List.of(
                        "name=a/b",
                        "seeds=[1, 1]",
                        "grid.params=[-3]",
                        "grid.budgets=[1e12, 1e12, 0]",
                        "grid.tokensPerParam={least: 5, most: 1}",
                        "batch={law: {factor: -1}, least: 9, most: 3, leas: 2}",
                        "schedule={name: cosin, warmup: 1.5, minLr: few}",
                        "runsAtOnce=0",
                        "spark.executorCores=0"),
                "name=a/b names a directory",
                "seeds names 1 more than once",
                "grid needs exactly one of grid.models",
                "grid.params[0]=-3 must be",
                "grid.budgets names 1e12 more than once",
                "grid.budgets[2]=0 must be",
                "grid.tokensPerParam={least: 5, most: 1}",
                "batch.law.factor=-1 must be",
                "batch.least=9 must not be above batch.most=3",
                "unknown setting batch.leas; did you mean batch.least?",
                "schedule.name=cosin is not known",
                "schedule.warmup=1.5 must be",
                "schedule.minLr=few is not a number",
                "runsAtOnce=0 must be at least 1",
                "spark.executorCores=0 must be at least 1");
    }

    @Test
    void runsAreCheckedBesideOtherProblems() {
        assertProblems(
                List.of("retries=often", "train.microBatch=5", "train.clip=-1", "grid.tokens=[20000, 9]"),
                "retries=often is not a whole number",
                "train.clip=-1.0 must be",
                "grid.tokens[1]=9 is less than one step of L1d8h1");
        assertProblems(
                List.of("retries=often", "train.microBatch=5"),
                "retries=often is not a whole number",
                "run L1d8h1-t19968-s1337 and 3 more: train.microBatch=5");
    }

    @Test
    void valuesOfTheWrongTypeSayWhatIsMeant() {
        assertProblems(
                List.of("lr=[1, 2]", "batch=[]", "grid=3", "synthetic=few", "sweep=sinthetic", "data="),
                "lr is a list, not a number above 0, {law: ",
                "batch is a list, not a whole number above 0, or {law: ",
                "grid=3 is not a mapping with models, params, shape",
                "synthetic=few is not a mapping with symbols",
                "sweep=sinthetic is not known; use text | synthetic",
                "data= is not a mapping with text");
        assertProblems(List.of("sweep=sinthetic"), "sweep=sinthetic is not known");
    }

    @Test
    void aCorpusBesideASyntheticLanguageIsRefused() {
        assertThatThrownBy(() -> read("data.text=a.txt"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data has no effect with sweep: synthetic");
    }

    @Test
    void whatIsWrongWithManyRunsIsSaidOnce() {
        assertThatThrownBy(() -> read("train.microBatch=5"))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .hasSize(1)
                        .first()
                        .asString()
                        .startsWith("run L1d8h1-t19968-s1337 and 3 more: ")
                        .contains("train.microBatch=5"));
        assertThat(points(read("train.microBatch=4"))).hasSize(4);
    }

    @Test
    void aBatchThatRanksCannotShareIsSaidOnceAndWithWhatFits() {
        assertThatThrownBy(() -> read("parallelism.ranks=3"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("batch=8 is not divisible by parallelism.ranks=3; every rank of a run takes an equal share:"
                        + " use batch=6 or 9");
        assertThatThrownBy(() -> read("parallelism.ranks=3", "batch={law: {factor: 1}, least: 4, most: 5}"))
                .hasMessageContaining("no batch from batch.least=4 to batch.most=5");
    }

    @Test
    void aBatchAtTheEndOfTheNumbersIsSharedOrRefusedInASentence() {
        assertProblems(
                List.of("batch=2147483647", "parallelism.ranks=2"),
                "batch=2147483647 is not divisible by parallelism.ranks=2; every rank of a run takes an equal share:"
                        + " use batch=2147483646");
        assertProblems(
                List.of("batch={law: {factor: 1}, least: 2147483647}", "parallelism.ranks=2"),
                "no batch from batch.least=2147483647 to the largest number, 2147483647 is divisible by");
    }

    @Test
    void aSearchKeepsWhatWasTrainedWithoutOne() {
        List<String> before = points(read()).stream().map(SweepPoint::run).toList();
        SweepSettings searched = read("lr={law: {factor: 0.7, params: -0.47}, search: [0.5, 1, 2]}");
        List<GridCell> cells = searched.cells(32);
        assertThat(searched.allPoints(cells).stream().map(SweepPoint::run))
                .hasSize(12)
                .containsAll(before)
                .contains(before.get(0) + "-x0.5", before.get(0) + "-x2");
    }

    @Test
    void textWithoutValidationIsRefused() {
        String yaml = SweepFiles.YAML
                .replace("sweep: synthetic", "data: {text: a.txt, validation: 0}")
                .replace("synthetic: {symbols: 32}\n", "");
        assertThatThrownBy(() -> new SweepFiles(directory).read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.validation");
    }
}
