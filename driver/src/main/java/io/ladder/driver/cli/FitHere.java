package io.ladder.driver.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.Counted;
import io.ladder.conf.Problems;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FitTable;
import io.ladder.scaling.fit.downstream.DownstreamJson;
import io.ladder.scaling.fit.downstream.DownstreamReport;
import io.ladder.scaling.fit.tuning.TuningForm;
import io.ladder.scaling.fit.tuning.TuningJson;
import io.ladder.scaling.fit.tuning.TuningReport;
import io.ladder.scaling.recipe.RecipeOfRuns;
import io.ladder.scaling.recipe.TrainingRecipe;
import io.ladder.scaling.report.FitPages;
import io.ladder.scaling.report.TuningPage;
import io.ladder.scaling.report.section.DownstreamSection;
import io.ladder.scaling.report.section.Section;
import io.ladder.scaling.runs.Column;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ladder fit} in the process that fits. Everything is computed before a former fit is touched. */
@Command(name = "fit")
public final class FitHere implements Callable<Integer>, ChecksValues {
    @Mixin
    private FitCommandOptions options;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;
    private PrintWriter err;

    @Override
    public void checkValues(Problems problems) {
        options.checkValues(problems);
    }

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        FitCommandOptions.Checked work = options.checked();
        if (work.setting().isPresent()) {
            fitSetting(work, work.setting().get());
        } else {
            fitLoss(work);
        }
        out.flush();
        return 0;
    }

    private void fitLoss(FitCommandOptions.Checked work) {
        var taken = work.table().taken();
        err.println("fitting " + work.form() + " to "
                + Counted.of(work.table().runs().size(), "run") + ": N=" + taken.get(Column.PARAMS)
                + (taken.containsKey(Column.TOKENS)
                        ? ", D=" + taken.get(Column.TOKENS) + ", C=" + taken.get(Column.FLOPS)
                        : ", no D (runs are ordered by N)")
                + ", L=" + taken.get(Column.LOSS) + "; "
                + Counted.of(work.options().replicates(), "bootstrap replicate") + " ...");
        err.flush();
        FitReport report = fitted(work);
        Optional<DownstreamReport> downstream = options.errorColumn()
                .map(column -> DownstreamReport.of(
                        report, column, options.errorRuns(), work.options().seed()));
        Optional<TrainingRecipe> recipe = recipe(report);
        ResultDirectory.Writing writing = work.directory().begin();
        FitTable.lines(report).forEach(out::println);
        downstream.ifPresent(found -> {
            DownstreamJson.write(found, work.directory().path().resolve(DownstreamJson.FILE));
            out.println();
            found.lines().forEach(out::println);
        });
        List<Section> further =
                downstream.<Section>map(DownstreamSection::new).stream().toList();
        FitPages.write(report, options.tableName(), further, work.directory().path())
                .forEach(err::println);
        ObjectNode document = FitJson.document(report, recipe, work.table().wrongUnits());
        downstream.ifPresent(found -> DownstreamJson.addTo(document, found));
        end(work, writing, document);
    }

    private FitReport fitted(FitCommandOptions.Checked work) {
        long from = System.nanoTime();
        var view = new FitView(System.err, Terminal.isErrorLive());
        try {
            FitReport report =
                    work.loss().orElseThrow().fit(work.table(), work.options().telling(view));
            err.printf(Locale.ROOT, "fitted in %.1f s%n", (System.nanoTime() - from) / 1e9);
            return report;
        } finally {
            view.end();
        }
    }

    private void fitSetting(FitCommandOptions.Checked work, TuningForm form) {
        err.println("fitting the best " + form.form() + " (column "
                + form.column(work.table().runs()) + ") of "
                + Counted.of(work.table().runs().size(), "run") + "; "
                + Counted.of(work.options().replicates(), "bootstrap replicate") + " ...");
        err.flush();
        TuningReport report = form.fit(work.table(), work.options());
        ResultDirectory.Writing writing = work.directory().begin();
        report.lines().forEach(out::println);
        TuningPage.write(report, options.tableName(), work.directory().path()).forEach(err::println);
        end(work, writing, TuningJson.document(report));
    }

    /** Last, so that a directory with a {@code fit.json} is whole. */
    private void end(FitCommandOptions.Checked work, ResultDirectory.Writing writing, ObjectNode document) {
        writing.note(document);
        FitJson.write(document, work.directory().fitFile());
        out.println("written: " + work.directory().fitFile() + ", "
                + work.directory().path().resolve(FitPages.PAGE) + " and its pictures");
    }

    /** That of the runs fitted, where they left their configurations beside the table. */
    private Optional<TrainingRecipe> recipe(FitReport report) {
        return RecipeOfRuns.beside(
                options.table(),
                report.runs().stream()
                        .filter(run -> run.excluded().isEmpty())
                        .map(run -> run.run().name())
                        .toList());
    }
}
