package io.ladder.scaling.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.report.plan.PlanSections;
import io.ladder.scaling.report.section.FitSections;
import io.ladder.scaling.report.section.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes what people read of a plan: {@code report.html} with the fit behind it, and every plot as PNG and SVG. */
public final class PlanPages {
    private PlanPages() {}

    /**
     * Writes the page and the pictures.
     *
     * @param name of the run
     * @param fit that the law comes from; none for a law given by its constants
     * @param directory made if it is not there; {@code report.html}, {@code ID.png} and {@code ID.svg} of each chart are
     *     overwritten
     * @return what could not be painted, for people; the page never depends on it
     */
    public static List<String> write(Plan plan, String name, Optional<FitReport> fit, Path directory) {
        return page(plan, name, fit).write(directory);
    }

    /** Names of the pictures that only pages of plans have, whether this plan has them or not. */
    public static List<String> pictures() {
        return PlanSections.CHARTS.stream()
                .flatMap(id -> Stream.of(id + ".png", id + ".svg"))
                .toList();
    }

    /** The page alone; see {@link #write}. */
    public static String html(Plan plan, String name, Optional<FitReport> fit) {
        return page(plan, name, fit).html();
    }

    private static SectionPage page(Plan plan, String name, Optional<FitReport> fit) {
        // A law written by hand as a fit.json has no runs to show.
        Optional<FitReport> shown = fit.filter(report -> !report.runs().isEmpty());
        var sections = new ArrayList<Section>(PlanSections.of(plan, shown));
        shown.ifPresent(report -> sections.addAll(FitSections.behind(
                report,
                "this plan",
                plan.answer().allocation(),
                plan.answer().loss().loss())));
        Map<String, JsonNode> numbers = new LinkedHashMap<>();
        numbers.put("plan", RecordJson.of(plan));
        shown.ifPresent(report -> numbers.put("fit", FitPages.numbers(report)));
        return new SectionPage(
                "Training plan: " + name,
                shown.map(report -> "By a law of form " + plan.form() + ", fitted to " + report.evidence())
                        .orElse("By a law of form " + plan.form() + " that was given by its constants"),
                plan.warnings().size(),
                sections,
                numbers);
    }
}
