package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sweeps as a user starts them: many runs at a time, of one rank or more; what is killed goes on, what is finished or
 * cannot be is never repeated, and the table is whole.
 */
class SweepIT {
    private static final int RUNS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void aKilledSweepGoesOnWithoutRepeatingFinishedRuns() throws Exception {
        write(
                """
                name: tiny
                sweep: synthetic
                synthetic: {symbols: 32, validationTokens: 8192}
                model: {style: llama, seq: 32}
                grid:
                  models: [{layers: 1, dim: 4, heads: 1}, {layers: 1, dim: 8, heads: 1}, {layers: 1, dim: 16, heads: 1}]
                  tokens: [40000, 80000]
                lr: 0.01
                batch: 8
                train: {precision: f32}
                """);
        Path sweep = directory.resolve("runs/tiny");
        try (LadderProcess process = LadderProcess.start(directory, Map.of(), List.of("sweep", "sweep.yaml"))) {
            await(process, "two finished runs", () -> finished(sweep).size() >= 2);
        }
        Map<Path, FileTime> finished = finished(sweep);
        assertThat(finished.size()).isBetween(2, RUNS);

        var again = LadderProcess.run(directory, "sweep", "sweep.yaml");
        assertThat(again.exitCode()).as("%s", again).isZero();
        assertThat(again.out()).contains(finished.size() + " done before").contains("entropy rate");
        for (var run : finished.entrySet()) {
            assertThat(Files.getLastModifiedTime(run.getKey()))
                    .as("%s", run.getKey())
                    .isEqualTo(run.getValue());
        }
        checkTable(sweep, again);

        var refused = LadderProcess.run(directory, "sweep", "sweep.yaml", "--set", "lr=0.02");
        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
        assertThat(refused.err()).contains("train.optimizer.lr=0.01, and now it is to be 0.02");
    }

    @Test
    void aRunWhoseExecutorIsKilledIsTriedAgainAndTheOthersGoOn() throws Exception {
        write(
                """
                name: killed
                sweep: synthetic
                synthetic: {symbols: 32, validationTokens: 8192}
                model: {style: llama, seq: 32}
                grid:
                  models: [{layers: 1, dim: 8, heads: 1}]
                  tokens: [300000, 310000, 20000]
                lr: 0.01
                batch: 8
                train: {precision: f32}
                checkpoint: {every: 100}
                """);
        Path sweep = directory.resolve("runs/killed");
        LadderProcess.Result result;
        try (LadderProcess process = LadderProcess.start(directory, Map.of(), List.of("sweep", "sweep.yaml"))) {
            Path victim = sweep.resolve("L1d8h1-t310016-s1337/metrics.jsonl");
            await(
                    process,
                    "steps of two runs",
                    () -> lines(victim) > 150 && lines(sweep.resolve("L1d8h1-t300032-s1337/metrics.jsonl")) > 0);
            process.handle()
                    .descendants()
                    .filter(child -> child.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no executor process"))
                    .destroyForcibly();
            result = process.await();
        }
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).containsOnlyOnce("tried again (1 of 2): the process of rank 0 ended");
        assertThat(table(sweep)).hasSize(3);
        for (Map<String, String> row : table(sweep)) { // no step is missing or twice
            assertThat(TinyRun.metrics(sweep.resolve(row.get("run"))))
                    .as(row.get("run"))
                    .hasSize(Integer.parseInt(row.get("steps")));
        }
    }

    @Test
    void aSearchOnTwoRanksPutsTheBestRateIntoTheTableAndIsNotRepeated() throws Exception {
        write(
                """
                name: search
                sweep: synthetic
                synthetic: {symbols: 32, validationTokens: 8192}
                model: {style: llama, seq: 32}
                parallelism: {ranks: 2}
                grid: {models: [{layers: 1, dim: 8, heads: 1}], tokens: [20000, 40000]}
                lr: {law: {factor: 0.01}, search: [0.01, 1, 100000]}
                batch: 8
                train: {precision: f32}
                """);
        Path sweep = directory.resolve("runs/search");
        var result = LadderProcess.run(directory, "sweep", "sweep.yaml");
        assertThat(result.exitCode())
                .as("a rate that diverges is an answer: %s", result)
                .isZero();
        assertThat(result.out()).contains("1 at a time, 2 ranks each").contains("best of lr.search is 1 (");
        assertThat(table(sweep)).hasSize(2).allSatisfy(row -> {
            assertThat(row).containsEntry("learningRate", "0.01");
            assertThat(TinyRun.summary(sweep.resolve(row.get("run")))
                            .get("ranks")
                            .asInt())
                    .isEqualTo(2);
        });
        JsonNode losses = summary(sweep).at("/search/L1d8h1/losses");
        assertThat(losses.get("1").asDouble()).isLessThan(losses.get("0.01").asDouble());
        assertThat(losses.get("100000").isNull()).isTrue();

        Map<Path, FileTime> finished = finished(sweep);
        assertThat(finished).hasSize(3); // two trials and the longer run
        var again = LadderProcess.run(directory, "sweep", "sweep.yaml");
        assertThat(again.exitCode()).as("%s", again).isZero();
        assertThat(again.out()).contains("4 runs in runs/search, 4 done before").doesNotContain("[4/4]");
        assertThat(finished(sweep)).isEqualTo(finished);
    }

    @Test
    void aRunThatDivergesIsNamedAndNeitherRetriedNorRepeated() throws Exception {
        write(
                """
                name: diverging
                sweep: synthetic
                synthetic: {symbols: 32, validationTokens: 8192}
                model: {style: llama, seq: 32}
                grid:
                  models: [{layers: 1, dim: 8, heads: 1}, {layers: 1, dim: 16, heads: 1}]
                  tokens: [20000]
                lr: {law: {factor: 1.17e-34, params: 10}}   # 0.01 for the smaller model, 1600 for the larger
                batch: 8
                train: {precision: f32}
                """);
        Path sweep = directory.resolve("runs/diverging");
        var result = LadderProcess.run(directory, "sweep", "sweep.yaml");
        String diverged = "L1d16h1-t19968-s1337";
        checkDiverged(result, sweep, diverged);
        assertThat(result.out())
                .contains(diverged + " diverged: training diverged at step ")
                .doesNotContain("tried again (");
        int attempts = lines(sweep.resolve(diverged + "/logs/rank-0.log"));

        var again = LadderProcess.run(directory, "sweep", "sweep.yaml");
        checkDiverged(again, sweep, diverged);
        assertThat(again.out()).contains("2 runs in runs/diverging, 2 done before");
        assertThat(lines(sweep.resolve(diverged + "/logs/rank-0.log"))).isEqualTo(attempts);
    }

    private static void checkDiverged(LadderProcess.Result result, Path sweep, String run) throws IOException {
        assertThat(result.exitCode()).as("%s", result).isEqualTo(1);
        assertThat(result.out())
                .contains("1 of 2 runs finished")
                .contains("diverged: " + run + " (lr 1.59e+03): training diverged at step ")
                .contains("lower lr");
        assertThat(table(sweep)).hasSize(1).allSatisfy(row -> assertThat(row).containsEntry("params", "1560"));
        JsonNode failed = summary(sweep).at("/failed/" + run);
        assertThat(failed.get("diverged").asBoolean()).isTrue();
        assertThat(failed.get("reason").asText()).startsWith("training diverged at step ");
    }

    @Test
    void isoFlopProfilesHaveTheirBudgetsAndValleysThatAFitFinds() throws Exception {
        write(
                """
                name: iso
                sweep: synthetic
                synthetic: {symbols: 32, validationTokens: 16384}
                model: {style: llama, seq: 32}
                grid:
                  models:
                    - {layers: 1, dim: 2, heads: 1}
                    - {layers: 1, dim: 4, heads: 1}
                    - {layers: 1, dim: 8, heads: 1}
                    - {layers: 1, dim: 16, heads: 1}
                    - {layers: 1, dim: 32, heads: 1}
                  budgets: [1e9, 3e9]
                lr: {law: {factor: 0.7, params: -0.47}}
                batch: 8
                train: {precision: f32}
                checkpoint: {every: 1000000}
                """);
        Path sweep = directory.resolve("runs/iso");
        var result = LadderProcess.run(directory, "sweep", "sweep.yaml");
        assertThat(result.exitCode()).as("%s", result).isZero();
        List<Map<String, String>> table = table(sweep);
        assertThat(table).hasSize(10).allSatisfy(row -> {
            double budget = Double.parseDouble(row.get("budget"));
            double step = Double.parseDouble(row.get("flops")) / Double.parseDouble(row.get("steps"));
            assertThat(budget).isIn(1e9, 3e9);
            assertThat(Double.parseDouble(row.get("flops"))).isBetween(budget - step / 2, budget + step / 2);
        });
        var fit = LadderProcess.run(
                directory, "fit", "runs/iso/runs.csv", "--form", "isoflop", "--bootstrap", "100", "--out", "fit");
        assertThat(fit.exitCode()).as("%s", fit).isZero();
        JsonNode law = JSON.readTree(directory.resolve("fit/fit.json").toFile());
        double smallest = Double.parseDouble(table.get(0).get("params"));
        double largest = Double.parseDouble(table.get(9).get("params"));
        for (double budget : List.of(1e9, 3e9)) {
            assertThat(law.get("N0").asDouble() * Math.pow(budget, law.get("a").asDouble()))
                    .as("N* of %s", budget)
                    .isBetween(smallest, largest);
        }
    }

    @Test
    void mistakesAreFoundBeforeSparkStartsOneErrorEach() throws Exception {
        write(
                """
                name: mistaken
                sweep: synthetic
                synthetic: {symbols: 32}
                model: {style: llama, seq: 32}
                grid: {models: [{layers: 1, dim: 8, heads: 1}, {layers: 1, dim: 16, heads: 1}], tokens: [20000, 40000]}
                lr: 0.01
                batch: 8
                """);
        var right = LadderProcess.run(directory, "sweep", "sweep.yaml", "--dry-run"); // and the fast start is prepared
        assertThat(right.exitCode()).as("%s", right).isZero();
        int cores = Runtime.getRuntime().availableProcessors();
        checkMistake("grid.tokns=[1e5]", "unknown setting grid.tokns; did you mean grid.tokens?");
        checkMistake("grid.budgets=[0]", "grid.budgets[0]=0 must be a finite number above 0");
        checkMistake("grid.tokens=[]", "grid needs grid.tokens (tokens per run) or grid.budgets (FLOPs per run)");
        checkMistake("parallelism.ranks=3", "batch=8 is not divisible by parallelism.ranks=3", "--oversubscribe");
        checkMistake("runsAtOnce=" + (cores + 1), "but this machine has " + cores + "; use runsAtOnce=" + cores);
        var both = LadderProcess.run(
                directory, "sweep", "sweep.yaml", "--set", "batch=1", "--set", "parallelism.ranks=" + (cores + 1));
        assertThat(both.err().lines()).as("%s", both).hasSize(2);
        assertThat(both.err())
                .contains("batch=1 is not divisible by parallelism.ranks=" + (cores + 1))
                .contains("but this machine has " + cores);
        assertThat(directory.resolve("runs")).doesNotExist();
    }

    private void checkMistake(String setting, String error, String... options) {
        List<String> words = new ArrayList<>(List.of("sweep", "sweep.yaml", "--set", setting));
        words.addAll(List.of(options));
        var result = LadderProcess.run(directory, words.toArray(String[]::new));
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).as("%s", result).contains(error);
        assertThat(result.err().lines()).as("%s", result).hasSize(1);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(directory.resolve("sweep.yaml"), yaml);
    }

    /** Rows of {@code runs.csv} by the names of columns. */
    private static List<Map<String, String>> table(Path sweep) throws IOException {
        List<String> lines = Files.readAllLines(sweep.resolve("runs.csv"));
        String[] columns = lines.get(0).split(",", -1);
        return lines.stream()
                .skip(1)
                .map(line -> {
                    String[] fields = line.split(",", -1);
                    Map<String, String> row = new HashMap<>();
                    for (int i = 0; i < columns.length; i++) {
                        row.put(columns[i], fields[i]);
                    }
                    return row;
                })
                .toList();
    }

    private static JsonNode summary(Path sweep) throws IOException {
        return JSON.readTree(sweep.resolve("summary.json").toFile());
    }

    private static int lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private static void checkTable(Path sweep, LadderProcess.Result result) throws IOException {
        List<String> lines = Files.readAllLines(sweep.resolve("runs.csv"));
        assertThat(lines).as("%s", result).hasSize(1 + RUNS);
        List<String> columns = List.of(lines.get(0).split(","));
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            double params = number(fields, columns, "params");
            double tokens = number(fields, columns, "tokens");
            assertThat(number(fields, columns, "flops6nd")).isEqualTo(6 * params * tokens);
            assertThat(number(fields, columns, "flops")).isPositive();
            assertThat(number(fields, columns, "loss")).isBetween(2.0, Math.log(32));
            assertThat(number(fields, columns, "lossError")).isBetween(0.001, 0.1);
            JsonNode metrics = lastMetrics(sweep.resolve(fields[0]));
            assertThat(number(fields, columns, "steps"))
                    .isEqualTo(metrics.get("step").asDouble());
            assertThat(number(fields, columns, "loss"))
                    .isEqualTo(metrics.get("valLoss").asDouble());
        }
        assertThat(Files.size(sweep.resolve("runs.parquet"))).isPositive();
        JsonNode summary = summary(sweep);
        assertThat(summary.at("/language/entropyRate").asDouble()).isBetween(2.0, 3.0);
        assertThat(summary.get("failed")).isEmpty();
    }

    private static double number(String[] fields, List<String> columns, String name) {
        return Double.parseDouble(fields[columns.indexOf(name)]);
    }

    private static JsonNode lastMetrics(Path run) {
        List<JsonNode> metrics = TinyRun.metrics(run);
        return metrics.get(metrics.size() - 1);
    }

    /** Something that files of another process tell. */
    @FunctionalInterface
    private interface Seen {
        boolean now() throws IOException;
    }

    private static void await(LadderProcess process, String what, Seen seen) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
        while (!seen.now()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.close();
                throw new AssertionError("never saw " + what + ": " + process.await());
            }
            Thread.sleep(20); // polls files that another process writes
        }
    }

    private static Map<Path, FileTime> finished(Path sweep) throws IOException {
        Map<Path, FileTime> times = new HashMap<>();
        if (Files.isDirectory(sweep)) {
            try (var runs = Files.list(sweep)) {
                for (Path run : runs.toList()) {
                    Path summary = run.resolve("summary.json");
                    if (Files.isRegularFile(summary)) {
                        times.put(summary, Files.getLastModifiedTime(summary));
                    }
                }
            }
        }
        return times;
    }
}
