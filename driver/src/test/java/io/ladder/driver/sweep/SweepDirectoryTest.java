package io.ladder.driver.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that is started again. */
class SweepDirectoryTest {
    @TempDir
    Path directory;

    private SweepSettings read(String... overrides) {
        return new SweepFiles(directory).read(SweepFiles.YAML, overrides);
    }

    private static List<GridCell> cells(SweepSettings settings) {
        return settings.cells(32);
    }

    private static List<SweepPoint> points(SweepSettings settings) {
        return settings.firstPoints(cells(settings));
    }

    private static SweepResults results(SweepSettings settings) {
        return new SweepResults(settings, cells(settings));
    }

    private SweepSettings begun() {
        SweepSettings settings = read();
        settings.directory().begin(settings.written());
        return settings;
    }

    @Test
    void finishedRunsAreNotTrainedAgain() {
        SweepSettings settings = begun();
        List<SweepPoint> points = points(settings);
        SweepFiles.finish(settings, points.get(1), 2.5);
        settings.directory()
                .run(points.get(2).run())
                .write(points.get(2).resolved().toYaml()); // begun, not finished

        SweepResults results = results(settings);
        assertThat(results.unfinished(points)).containsExactly(points.get(0), points.get(2), points.get(3));
        assertThat(results.rows()).hasSize(1).first().satisfies(row -> {
            assertThat(row.run()).isEqualTo(points.get(1).run());
            assertThat(row.loss()).isEqualTo(2.5);
            assertThat(row.flops6nd()).isEqualTo(6.0 * row.params() * row.tokens());
            assertThat(row.uniqueTokens()).isEqualTo(30_000); // fewer than D: text was read again
        });
    }

    @Test
    void aLargerGridKeepsWhatStillFits() {
        SweepFiles.finish(begun(), points(begun()).get(1), 2.5);
        SweepSettings larger = read("grid.tokens=[20000, 40000, 80000]");
        List<SweepPoint> points = points(larger);
        assertThatCode(() -> larger.directory().requireSame(larger, points)).doesNotThrowAnyException();
        SweepResults results = results(larger);
        assertThat(results.unfinished(points)).hasSize(5);
    }

    @Test
    void contradictionsAreRefusedWithBothValues() {
        SweepSettings settings = begun();
        SweepFiles.finish(settings, points(settings).get(0), 2.5);
        SweepSettings other = read("lr=0.5", "train.clip=2");
        assertThatThrownBy(() -> other.directory().requireSame(other, points(other)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("run " + points(settings).get(0).run())
                .hasMessageContaining("train.optimizer.lr=")
                .hasMessageContaining("now it is to be 0.5")
                .hasMessageContaining("train.clip=1, and now it is to be 2")
                .hasMessageContaining("--out DIR");
    }

    @Test
    void anotherLanguageIsRefused() {
        begun();
        SweepSettings other = read("synthetic.exponent=2");
        assertThatThrownBy(() -> other.directory().requireSame(other, points(other)))
                .hasMessageContaining("synthetic.exponent=1.3, and now it is to be 2");
    }

    @Test
    void whatOnlyChangesHowItComputesMayChange() {
        SweepSettings settings = begun();
        SweepFiles.finish(settings, points(settings).get(0), 2.5);
        SweepSettings other = read("parallelism.ranks=2", "runsAtOnce=1", "spark.executorCores=2");
        assertThatCode(() -> other.directory().requireSame(other, points(other)))
                .doesNotThrowAnyException();
    }

    @Test
    void runsJudgedOnOtherTokensAreRefused() {
        SweepSettings settings = begun();
        SweepFiles.finish(settings, points(settings).get(0), 2.5);
        SweepSettings other = read("train.evaluateTokens=5000");
        assertThatThrownBy(() -> other.directory().requireSame(other, points(other)))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .singleElement()
                        .asString()
                        .contains("is judged on train.evaluateTokens=all, and now it is to be 5000;")
                        .contains("set train.evaluateTokens=all, or begin another sweep"));
    }

    @Test
    void aRunOlderThanSharesOfTheValidationSplitWasJudgedOnAllOfIt() {
        SweepSettings settings = begun();
        SweepPoint first = points(settings).get(0);
        ConfigTree older = first.resolved().merge(ConfigTree.parse("", "nothing"));
        older.section("train").remove("evaluateTokens");
        settings.directory().run(first.run()).write(older.toYaml());
        assertThatCode(() -> settings.directory().requireSame(settings, points(settings)))
                .doesNotThrowAnyException();
        SweepSettings usual = read("train.evaluateTokens=1e6"); // the default of today
        assertThatThrownBy(() -> usual.directory().requireSame(usual, points(usual)))
                .hasMessageContaining("is judged on train.evaluateTokens=all, and now it is to be 1000000;");
    }

    @Test
    void aDirectoryOfSomethingElseIsRefused() throws IOException {
        Files.createDirectories(directory.resolve("out"));
        Files.writeString(directory.resolve("out/thesis.txt"), "mine");
        SweepSettings settings = read();
        assertThatThrownBy(() -> settings.directory().requireSame(settings, points(settings)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no sweep.yaml");
    }

    @Test
    void theBestTrialServesItsSizeAndStandsInTheTable() {
        SweepSettings settings = read("lr={search: [0.003, 0.01, 0.03]}");
        settings.directory().begin(settings.written());
        List<SweepPoint> trials = points(settings);
        double[] losses = {2.5, 2.4, 2.6, 2.1, 2.2, 2.3}; // first size: 0.01 is best, second: 0.003
        for (int i = 0; i < losses.length; i++) {
            SweepFiles.finish(settings, trials.get(i), losses[i]);
        }
        SweepResults results = results(settings);
        assertThat(results.expected()).isEqualTo(8);
        assertThat(results.ended()).isEqualTo(6);
        assertThat(results.rows()).extracting(RunsRow::loss).containsExactly(2.4, 2.1);

        RateSearch search = RateSearch.of(settings, results);
        List<SweepPoint> others = search.others(settings, results);
        assertThat(others).extracting(SweepPoint::learningRate).containsExactly(0.01, 0.003);
        assertThat(others).allMatch(point -> point.cell().tokens() > 30_000);
        assertThat(search.sizes().get(0).line())
                .isEqualTo("L1d8h1: best of lr.search is 0.01 (0.003: 2.5000, 0.01: 2.4000, 0.03: 2.6000)");
        assertThat(search.sizes().get(1).line())
                .contains("best of lr.search is 0.003")
                .contains("it is the smallest tried, so a smaller one may be better still");

        assertThat(search.sizes()).extracting(RateSearch.Size::isInside).containsExactly(true, false);
        assertThat(new SweepSummary(settings, null, results, search, Optional.empty(), 1).lines())
                .anyMatch(line -> line.startsWith("law:    there/ladder fit ") && line.endsWith("/out/runs.csv"))
                .anyMatch(line -> line.startsWith("rates:  there/ladder fit ")
                        && line.endsWith("/out/trials.csv --form learningRate --out fit-rate"));

        others.forEach(point -> SweepFiles.finish(settings, point, 2.0));
        SweepResults again = results(settings);
        assertThat(again.ended()).isEqualTo(8);
        assertThat(again.isWhole()).isTrue();
        assertThat(again.rows()).hasSize(4);
    }

    @Test
    void aRunThatDivergedIsKnownAndNotTriedAgain() {
        SweepSettings settings = begun();
        List<SweepPoint> points = points(settings);
        SweepResults results = results(settings);
        points.subList(1, 4).forEach(point -> {
            SweepFiles.finish(settings, point, 2.5);
            results.finished(point);
        });
        results.diverged(points.get(0), "training diverged at step 8: loss NaN");
        assertThat(results.isWhole()).isFalse();

        SweepResults again = results(settings);
        assertThat(again.unfinished(points)).isEmpty();
        assertThat(again.rows()).hasSize(3);
        assertThat(again.isWhole()).isFalse();
        assertThat(again.failed()).hasSize(1).first().satisfies(failure -> {
            assertThat(failure.point().run()).isEqualTo(points.get(0).run());
            assertThat(failure.diverged()).isTrue();
            assertThat(failure.reason()).isEqualTo("training diverged at step 8: loss NaN");
        });
    }

    @Test
    void aRateThatDivergesInASearchIsAnAnswer() {
        SweepSettings settings = read("lr={search: [0.01, 1000]}", "grid.tokens=[20000]");
        settings.directory().begin(settings.written());
        List<SweepPoint> trials = points(settings);
        SweepResults results = results(settings);
        for (SweepPoint trial : trials) {
            if (trial.multiple() == 1000) {
                results.diverged(trial, "training diverged at step 2");
            } else {
                SweepFiles.finish(settings, trial, 2.5);
                results.finished(trial);
            }
        }
        assertThat(results.isWhole()).isTrue();
        RateSearch search = RateSearch.of(settings, results);
        assertThat(search.sizes().get(0).line()).contains("(0.01: 2.5000, 1000: none)");
        assertThat(new SweepSummary(settings, null, results, search, Optional.empty(), 1).lines())
                .as("one rate is no search, so there is no law of rates to fit")
                .noneMatch(line -> line.startsWith("rates:"));
    }

    @Test
    void aRunThatFailedIsTriedAgainByALaterStart() {
        SweepSettings settings = begun();
        List<SweepPoint> points = points(settings);
        SweepResults results = results(settings);
        points.subList(1, 4).forEach(point -> {
            SweepFiles.finish(settings, point, 2.5);
            results.finished(point);
        });
        results.failed(points.get(0), "the process of rank 0 ended");
        assertThat(results.isWhole()).isFalse();
        assertThat(results(settings).unfinished(points)).containsExactly(points.get(0));
    }
}
