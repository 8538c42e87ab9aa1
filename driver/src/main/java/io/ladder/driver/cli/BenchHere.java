package io.ladder.driver.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigException;
import io.ladder.driver.launch.LauncherScript;
import io.ladder.worker.bench.Bench;
import io.ladder.worker.bench.BenchJson;
import io.ladder.worker.bench.BenchReport;
import io.ladder.worker.bench.BenchTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ladder bench} in the process that measures. */
@Command(name = "bench")
public final class BenchHere implements Callable<Integer> {
    private static final String OMP_NUM_THREADS = "OMP_NUM_THREADS";

    @Mixin
    private BenchOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Bench bench = options.benchHere();
        requireNoOtherThreads();
        var terminal = spec.commandLine();
        BenchReport report = bench.run(what -> {
            terminal.getErr().println("measuring: " + what + " ...");
            terminal.getErr().flush();
        });
        BenchTable.lines(report).forEach(terminal.getOut()::println);
        terminal.getOut().flush();
        options.resultFile().ifPresent(file -> file.write(document(report)));
        return 0;
    }

    /** Else oneDNN would start OpenMP's threads beside those of the kernels. */
    private static void requireNoOtherThreads() {
        String given = System.getenv(OMP_NUM_THREADS);
        if (!"1".equals(given)) {
            throw new ConfigException(
                    OMP_NUM_THREADS + "=" + given + " must be 1; start it through scripts/ladder, which sets it");
        }
    }

    private ObjectNode document(BenchReport report) {
        List<String> command = new ArrayList<>(List.of("bench"));
        command.addAll(spec.commandLine().getParseResult().originalArgs());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("command", LauncherScript.command(command));
        document.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        document.put("ladder", Version.ladder());
        document.setAll(BenchJson.of(report));
        return document;
    }
}
