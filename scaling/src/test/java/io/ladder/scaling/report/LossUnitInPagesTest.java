package io.ladder.scaling.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.model.ModelStyle;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.FormCase;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.PlanMarkdown;
import io.ladder.scaling.plan.Planner;
import io.ladder.scaling.plan.Question;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.report.section.FitSections;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a column is in bits per byte, nothing that is made of it speaks of nats. */
class LossUnitInPagesTest {
    private static final double BYTES_PER_TOKEN = 4.3;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("io.ladder.scaling.forms.FormCase#all")
    void pagesPicturesAndNumbersOfEveryFormNameTheUnitOfTheColumn(FormCase form) throws Exception {
        FitReport report = fitted(form);
        assertThat(FitPages.write(report, "runs.csv", List.of(), directory)).isEmpty();
        assertThat(withoutTheLibrary(Files.readString(directory.resolve(FitPages.PAGE))))
                .contains("bits per byte")
                .doesNotContainIgnoringCase("nats");
        // Pictures paint these very titles, as outlines of letters.
        List<String> titles = FitSections.of(report).stream()
                .flatMap(section -> section.charts().stream())
                .flatMap(chart -> Stream.of(chart.x().title(), chart.y().title()))
                .toList();
        assertThat(titles).contains("loss (bits per byte)").noneMatch(title -> title.contains("nats"));
        Path file = directory.resolve(FitJson.FILE);
        FitJson.write(report, file);
        assertThat(FitJson.read(file).lossUnit()).isEqualTo(LossUnit.BITS_PER_BYTE);
    }

    @Test
    void aPlanOfSuchALawSaysSoToo() {
        FitReport report = fitted(form("chinchilla"));
        var planner = new Planner(
                Evidence.of(report), new ArchitectureSearch(ModelStyle.GPT2, 32_000, 1024), Optional.empty());
        Plan plan = planner.plan(new Question(
                Optional.of(1e21),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(2e9),
                Optional.of(1e11)));
        assertThat(withoutTheLibrary(PlanPages.html(plan, "run", Optional.of(report))))
                .contains("bits per byte")
                .doesNotContainIgnoringCase("nats");
        assertThat(PlanMarkdown.of(plan)).contains("bits per byte").doesNotContainIgnoringCase("nats");
        String json = RecordJson.of(plan).toString();
        assertThat(RecordJson.read(json, "plan.json", Plan.class).lossUnit()).isEqualTo(LossUnit.BITS_PER_BYTE);
    }

    @Test
    void withoutAWordInItsColumnALossIsInNatsPerToken() {
        assertThat(FitPages.html(KnownFit.full(), "runs.csv", List.of()))
                .contains("nats per token")
                .doesNotContain("bits per");
    }

    private static FitReport fitted(FormCase form) {
        List<Run> runs = TableOfRuns.noisy(form.runs(), 0.002, 3).stream()
                .map(run -> run.withLoss(run.loss() / Math.log(2) / BYTES_PER_TOKEN))
                .toList();
        return Forms.of(form.form())
                .fit(
                        new RunTable(runs, Map.of(Column.LOSS, "val_bpb"), List.of()),
                        FitOptions.defaults().withReplicates(40));
    }

    private static FormCase form(String name) {
        return FormCase.all().filter(one -> one.form().equals(name)).findFirst().orElseThrow();
    }

    /** Style, markup and data, but not the chart library's code. */
    private static String withoutTheLibrary(String page) {
        return page.replaceAll("(?s)<script>.*?</script>", "");
    }
}
