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
                        .anyMatch(problem -> problem.contains("lr=fast is no number"))
                        .anyMatch(problem -> problem.contains("grid.tokens=-5")));
        assertThatThrownBy(() -> read("seeds=[1, 1]", "retries=-1"))
                .hasMessageContaining("repeats itself")
                .hasMessageContaining("retries=-1");
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
