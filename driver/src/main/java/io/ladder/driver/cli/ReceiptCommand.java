package io.ladder.driver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Location;
import io.ladder.driver.launch.LauncherScript;
import io.ladder.driver.run.MetricsFile;
import io.ladder.driver.run.RunDirectory;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.plan.MeasuredRun;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.Receipt;
import io.ladder.worker.RunConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ladder receipt}: what was planned beside what a run measured. */
@Command(
        name = "receipt",
        description = {
            "Sets predicted beside measured for a run that followed a plan: loss, time, memory, bytes.",
            "Writes receipt.json and receipt.md into the run directory.",
            ""
        },
        customSynopsis = "ladder receipt [OPTIONS] RUN",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReceiptCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Directory of a finished run, such as runs/planned.")
    private Path run;

    @Option(
            names = "--plan",
            paramLabel = "DIR",
            description = "Plan of the run (default: the one that was beside its train.yaml, which the run keeps).")
    private Path plan;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var directory = new RunDirectory(run);
        requireRun(directory);
        Plan planned = Plan.read(planFile(directory));
        JsonNode summary = summary(directory);
        List<JsonNode> metrics = MetricsFile.read(directory.metrics());
        if (metrics.isEmpty()) {
            throw new ConfigException(
                    "no steps in " + directory.metrics() + "; give the directory of a run that trained");
        }
        MeasuredRun measured = MeasuredRun.of(summary, metrics, checkpointBytes(summary));
        Receipt receipt = Receipt.of(planned, measured, otherwise(planned, directory));
        write(directory, receipt);
        var out = spec.commandLine().getOut();
        receipt.table().forEach(out::println);
        receipt.remarks().forEach(remark -> out.println("Note: " + remark));
        out.flush();
        return 0;
    }

    private static void requireRun(RunDirectory directory) {
        if (!Files.isDirectory(directory.path())) {
            throw new ConfigException("no run at " + directory.shown() + "; give the directory of a finished run");
        }
        if (!directory.hasConfig()) {
            throw new ConfigException(directory.shown() + " is not the directory of a run (no "
                    + directory.config().getFileName() + " in it); give one such as runs/planned");
        }
    }

    /** Settings in which the run left the recipe that the prediction holds for. */
    private static List<String> otherwise(Plan planned, RunDirectory directory) {
        return planned.lawRecipe()
                .map(recipe -> recipe.differences(RunConfig.resolve(ConfigTree.read(directory.config()))))
                .orElse(List.of());
    }

    private Path planFile(RunDirectory directory) {
        if (plan != null) {
            return Files.isDirectory(plan) ? plan.resolve(RunDirectory.PLAN) : plan;
        }
        if (!Files.isRegularFile(directory.plan())) {
            throw new ConfigException("the run " + directory.shown() + " has no " + RunDirectory.PLAN
                    + ": it was not started from a plan's " + RunDirectory.PLANNED_CONFIG
                    + "; name its plan with --plan DIR");
        }
        return directory.plan();
    }

    private static JsonNode summary(RunDirectory directory) {
        try {
            return new ObjectMapper().readTree(Files.readString(directory.summaryJson()));
        } catch (IOException e) {
            throw new ConfigException(
                    directory
                            .diverged()
                            .map(found ->
                                    "the run " + directory.shown() + " diverged, so there is no loss to set beside"
                                            + " the plan (" + found + "; " + directory.driverLog()
                                            + "); train it again with a lower"
                                            + " train.optimizer.lr or a longer warm-up, under another name")
                            .orElseGet(() -> "the run " + directory.shown() + " is not finished (no "
                                    + directory.summaryJson().getFileName() + " in it; " + steps(directory)
                                    + "); finish it with "
                                    + LauncherScript.command("train", "--resume", "--run", directory.shown())),
                    e);
        }
    }

    private static String steps(RunDirectory directory) {
        List<JsonNode> metrics = MetricsFile.read(directory.metrics());
        return metrics.isEmpty()
                ? "it made no step"
                : "it ended after step "
                        + metrics.get(metrics.size() - 1).path("step").asLong();
    }

    /** Of the last checkpoint, if it lies on this machine; otherwise the receipt goes without this line. */
    private static Optional<Double> checkpointBytes(JsonNode summary) {
        return Location.onThisMachine(summary.path("checkpoint").asText())
                .filter(Files::isDirectory)
                .flatMap(ReceiptCommand::bytesBelow);
    }

    private static Optional<Double> bytesBelow(Path directory) {
        try (var files = Files.walk(directory)) {
            return Optional.of(files.filter(Files::isRegularFile)
                    .mapToDouble(file -> file.toFile().length())
                    .sum());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // removed meanwhile, or somebody else's
        }
    }

    private static void write(RunDirectory directory, Receipt receipt) {
        try {
            Files.writeString(
                    directory.path().resolve("receipt.json"),
                    RecordJson.of(receipt).toPrettyString() + "\n");
            var text = new StringBuilder("# Receipt\n\n");
            receipt.table().forEach(row -> text.append(row).append('\n'));
            receipt.remarks().forEach(remark -> text.append("\n- ").append(remark));
            Files.writeString(directory.path().resolve("receipt.md"), text.append('\n'));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the receipt into " + directory.shown(), e);
        }
    }
}
