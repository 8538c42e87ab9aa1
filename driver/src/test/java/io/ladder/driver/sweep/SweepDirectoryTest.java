package io.ladder.driver.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        var manifest = new TokenManifest(
                1,
                settings.config().synthetic().language().tokenizer(),
                TokenType.U16,
                1,
                0,
                new TokenManifest.Source(List.of("made"), "synthetic", "", 0, 0, 0, "made"),
                List.of(),
                List.of());
        return new SweepResults(settings, manifest, cells(settings));
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
        points.forEach(results::readIfFinished);
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
        points.forEach(results::readIfFinished);
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
        SweepSettings settings = read("lr={search: [0.003, 0.01]}");
        settings.directory().begin(settings.written());
        List<SweepPoint> trials = points(settings);
        double[] losses = {2.5, 2.4, 2.1, 2.2}; // first size: 0.01 is better, second: 0.003
        SweepResults results = results(settings);
        for (int i = 0; i < 4; i++) {
            SweepFiles.finish(settings, trials.get(i), losses[i]);
            results.readIfFinished(trials.get(i));
        }
        assertThat(results.expected()).isEqualTo(6);
        assertThat(results.rows()).extracting(RunsRow::loss).containsExactly(2.4, 2.1);

        var said = new ArrayList<String>();
        List<SweepPoint> others = RateSearch.othersThan(trials, cells(settings), settings, results, said::add);
        assertThat(others).extracting(SweepPoint::learningRate).containsExactlyInAnyOrder(0.01, 0.003);
        assertThat(others).allMatch(point -> point.cell().tokens() > 30_000);
        assertThat(said).hasSize(2);
    }
}
