package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.WritablePlace;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.PlanMarkdown;
import io.ladder.scaling.plan.PlanText;
import io.ladder.scaling.plan.TrainSettings;
import io.ladder.scaling.report.FitPages;
import io.ladder.scaling.report.PlanPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a plan: {@code plan.json}, {@code plan.md}, {@code report.html} with its pictures, and {@code train.yaml}
 * if it can be run.
 *
 * @param path of the directory
 */
record PlanDirectory(Path path) {
    /** The configuration. */
    Path config() {
        return path.resolve(RunDirectory.PLANNED_CONFIG);
    }

    Path markdown() {
        return path.resolve("plan.md");
    }

    /** The page for people; the pictures of its plots stand beside it. */
    Path page() {
        return path.resolve(FitPages.PAGE);
    }

    Path json() {
        return path.resolve(RunDirectory.PLAN);
    }

    /**
     * Makes sure that a plan can go there: where there is none yet, or an earlier one, which it replaces.
     *
     * @throws ConfigException if files of anything else would be overwritten
     */
    void check() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new ConfigException("--out=" + path + " is a file; name a directory");
        }
        WritablePlace.require("--out=" + path, path);
        if (new RunDirectory(path).hasConfig()) {
            throw new ConfigException("--out=" + path + " is the directory of a run, whose " + RunDirectory.PLAN
                    + " belongs to it; name another directory");
        }
        if (Files.exists(json()) && !Plan.isOne(json())) {
            throw new ConfigException("--out=" + path + " holds a " + RunDirectory.PLAN + " that `ladder plan` did not"
                    + " write, or that is damaged, so nothing is written there; name another directory, or delete that"
                    + " file if it was a plan");
        }
        if (!Files.exists(json())) {
            Stream.concat(Stream.of(config(), markdown(), page()), pictures())
                    .filter(Files::exists)
                    .findFirst()
                    .ifPresent(other -> {
                        throw new ConfigException("--out=" + path + " holds a " + other.getFileName()
                                + " of something else than a plan (no " + RunDirectory.PLAN
                                + "), so nothing is written there; name another directory");
                    });
        }
    }

    /**
     * Writes all files but the page; a {@code train.yaml} and pictures of an earlier plan do not outlive it.
     *
     * @return the plan with its commands
     */
    Plan write(Plan plan, String name, PlanData data, StartCommands start) {
        try {
            Files.createDirectories(path);
            Files.deleteIfExists(config());
            deletePictures();
            Plan known = plan.with(data.doubts(), List.of());
            Plan written = known.isRunnable() ? runnable(known, name, data, start) : known;
            Files.writeString(markdown(), PlanMarkdown.of(written));
            Files.writeString(json(), RecordJson.of(written).toPrettyString() + "\n");
            return written;
        } catch (IOException e) {
            throw new ConfigException(
                    "--out=" + path + " cannot be written (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "); name a directory that is yours",
                    e);
        }
    }

    /**
     * Writes the page and its pictures.
     *
     * @param fit behind the law; none for a law given by its constants
     * @return what could not be painted, for people
     */
    List<String> writePage(Plan written, String name, Optional<FitReport> fit) {
        return PlanPages.write(written, name, fit, path);
    }

    private Stream<Path> pictures() {
        return PlanPages.pictures().stream().map(path::resolve);
    }

    /** Another plan may have fewer plots. */
    private void deletePictures() throws IOException {
        for (Path picture : pictures().toList()) {
            Files.deleteIfExists(picture);
        }
    }

    private Plan runnable(Plan plan, String name, PlanData data, StartCommands start) throws IOException {
        int vocab = plan.architecture().vocab();
        if (!data.canHave(vocab)) {
            return plan.with(
                    List.of("no train.yaml: the model has a vocabulary of " + vocab
                            + " ids, but text read as bytes has " + PlanData.BYTE_IDS
                            + "; name tokens of that vocabulary with --tokens, or leave --vocab out"),
                    List.of());
        }
        ConfigTree settings = TrainSettings.of(plan, name, data.section());
        Files.writeString(
                config(),
                "# Made by `ladder plan`: " + PlanText.answer(plan).get(0) + "\n"
                        + (data.isKnown() ? "" : "# Say what to train on: --set data.text=PATH\n") + settings.toYaml());
        return plan.with(
                data.isKnown()
                        ? List.of()
                        : List.of(
                                "train.yaml does not say what to train on yet: give --text or --tokens to plan, or --set"
                                        + " data.text=PATH to train"),
                start.of(plan, settings, config(), name, data.isKnown()));
    }
}
