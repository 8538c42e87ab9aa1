package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitJsonTest {
    private static final Interval INTERVAL = new Interval(0.31, 0.37, 0.0154);
    private static final Prediction PREDICTION = new Prediction(7e10, 1.4e12, 5.88e23, 1.97, INTERVAL);
    private static final FitReport REPORT = new FitReport(
            new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28),
            OptionalDouble.of(0.45),
            OptionalDouble.of(0.55),
            0.00101,
            2,
            Map.of("alpha", INTERVAL),
            0.004,
            new Draws(Map.of("alpha", new double[] {0.33, 0.35})),
            List.of(
                    new FittedRun(
                            new Run("x", 1e8, 2e9, 1.2e18, 3.1, Double.NaN, Map.of("batch", 32.0)),
                            3.2,
                            Optional.empty()),
                    new FittedRun(new Run("y", 1e8, 2e9, 1.2e18, 5, 0.01, Map.of()), 3.2, Optional.of("too high"))),
            List.of(new Valley(
                    1e18,
                    List.of(1e7, 1e8),
                    List.of(2e9, 3e9),
                    List.of(3.0, 3.1),
                    5e7,
                    2.5e9,
                    2.9,
                    List.of(1.0, 2.0, 3.0),
                    Optional.of("on the border"))),
            Optional.of(new Rollout(40, List.of(PREDICTION), List.of(1.98), 0.005, 1)),
            List.of(PREDICTION),
            List.of("only two budgets"),
            Optional.empty(),
            LossUnit.NATS_PER_TOKEN,
            List.of(
                    new WidenedInterval(
                            "alpha", List.of(WidenedInterval.Cause.MISFIT, WidenedInterval.Cause.SHARED_ERRORS), 2.25),
                    new WidenedInterval(WidenedInterval.PREDICTIONS, List.of(WidenedInterval.Cause.HOLD_OUT), 1.5)),
            List.of(new Sensitivity(
                    "the largest third of sizes",
                    1,
                    List.of(
                            new Sensitivity.Figure("alpha", 0.34, 0.36, new Interval(-0.01, 0.012, 0.006)),
                            new Sensitivity.Figure("a", 0.45, 0.46, Interval.UNKNOWN)))),
            List.of(WidenedInterval.Cause.SHARED_ERRORS));

    @TempDir
    Path directory;

    @Test
    void aReportComesBackAsItWas() {
        Path file = directory.resolve(FitJson.FILE);
        FitJson.write(REPORT, file);
        FitReport back = FitJson.read(file);
        assertThat(back)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class) // NaN is NaN
                .isEqualTo(REPORT);
    }

    @Test
    void aDamagedFileIsNamedWithItsLineAndWhatToDo() throws Exception {
        Path file = java.nio.file.Files.writeString(
                directory.resolve(FitJson.FILE), "{\"form\": \"chinchilla\",\n \"E\": 1,");
        assertThatThrownBy(() -> FitJson.read(file))
                .hasMessageStartingWith(file + " is damaged: it is no JSON from line 2, column ")
                .hasMessageContaining("make the fit again with: ladder fit runs.csv --out DIR");
    }

    @Test
    void constantsStandFlatAndWhatIsNoNumberIsLeftOut() {
        var json = FitJson.document(REPORT);
        assertThat(json.get("form").asText()).isEqualTo("chinchilla");
        assertThat(json.get("E").doubleValue()).isEqualTo(1.69);
        assertThat(json.get("beta").doubleValue()).isEqualTo(0.28);
        assertThat(json.get("a").doubleValue()).isEqualTo(0.45);
        assertThat(json.get("b").doubleValue()).isEqualTo(0.55);
        assertThat(json.get("intervals").get("alpha").get("standardError").doubleValue())
                .isEqualTo(0.0154);
        assertThat(json.get("runs").get(0).has("lossError")).isFalse();
        assertThat(json.toString()).doesNotContain("NaN");
    }

    @Test
    void widenedIntervalsSayByWhatAndHowMuch() {
        assertThat(FitJson.document(REPORT).get("widened"))
                .hasToString("[{\"interval\":\"alpha\",\"causes\":[\"misfit\",\"shared errors\"],\"factor\":2.25},"
                        + "{\"interval\":\"predictions\",\"causes\":[\"hold-out\"],\"factor\":1.5}]");
    }

    /** Written before there was such a field. */
    @Test
    void aFileThatDoesNotSayWhatWasWidenedIsRead() throws IOException {
        var old = FitJson.document(REPORT);
        old.remove("widened");
        Path file = Files.writeString(directory.resolve("old.json"), old.toString());
        assertThat(FitJson.read(file).widened()).isEmpty();
        assertThat(FitJson.read(file).intervals()).isEqualTo(REPORT.intervals());
    }

    @Test
    void aLawWrittenByHandIsEnoughToPlanWith() throws IOException {
        Path file = Files.writeString(
                directory.resolve("mine.json"),
                "{\"form\": \"chinchilla\", \"E\": 1.69, \"A\": 406.4, \"B\": 410.7, \"alpha\": 0.34, \"beta\": 0.28}");
        assertThat(FitJson.read(file).law()).isEqualTo(REPORT.law());
        assertThat(FitJson.read(file).runs()).isEmpty();
    }

    @Test
    void whatIsNoFitIsNamed() throws IOException {
        Path missing = directory.resolve("none.json");
        assertThatThrownBy(() -> FitJson.read(missing))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.json");
        Path broken = Files.writeString(directory.resolve("broken.json"), "{");
        assertThatThrownBy(() -> FitJson.read(broken)).isInstanceOf(ConfigException.class);
        Path other = Files.writeString(directory.resolve("other.json"), "{\"loss\": 3}");
        assertThatThrownBy(() -> FitJson.read(other)).hasMessageContaining("no form");
        Path half = Files.writeString(directory.resolve("half.json"), "{\"form\": \"chinchilla\", \"E\": 1.69}");
        assertThatThrownBy(() -> FitJson.read(half)).hasMessageContaining("needs A");
        Path unknown = Files.writeString(directory.resolve("unknown.json"), "{\"form\": \"chinchila\"}");
        assertThatThrownBy(() -> FitJson.read(unknown)).hasMessageContaining("did you mean chinchilla");
    }
}
