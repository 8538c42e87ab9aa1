package io.ladder.driver.cli;

import io.ladder.driver.sweep.SweepDraft;
import io.ladder.driver.sweep.SweepSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of {@code sweep}, the same in the launcher and inside Spark. */
final class SweepOptions {
    @Parameters(paramLabel = "CONFIG", description = "Configuration of the sweep, such as conf/sweep-quick.yaml.")
    private Path config;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory of the sweep (default: runs/NAME, the configuration's name).")
    private Path out;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, for example --set seeds=[1,2]; may be given often.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--oversubscribe",
            description = "Allow more ranks than this machine has cores (embedded Spark); slower, for trials.")
    boolean oversubscribe;

    /** The sweep's settings while they are checked. */
    SweepDraft draft() {
        return SweepSettings.draft(config, overrides, Optional.ofNullable(out));
    }

    /** The sweep's settings, checked; contradictions to what is in its directory are for the caller. */
    SweepSettings settings() {
        return SweepSettings.read(config, overrides, Optional.ofNullable(out));
    }

    /** Files that the words name. */
    List<Path> files() {
        return List.of(config);
    }

    /** The same options as words for another process; see {@link TrainOptions#words}. */
    List<String> words(boolean elsewhere) {
        var words = new ArrayList<String>();
        words.add((elsewhere ? config.getFileName() : config).toString());
        if (out != null) {
            words.addAll(List.of("--out", out.toString()));
        }
        overrides.forEach(override -> words.addAll(List.of("--set", override)));
        if (oversubscribe) {
            words.add("--oversubscribe");
        }
        return words;
    }
}
