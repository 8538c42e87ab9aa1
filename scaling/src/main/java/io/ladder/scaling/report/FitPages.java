package io.ladder.scaling.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.report.section.FitSections;
import io.ladder.scaling.report.section.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what people read of a fit: {@code report.html}, and every plot as PNG and SVG. */
public final class FitPages {
    public static final String PAGE = "report.html";

    /** Runs whose figures a page holds as JSON too. */
    private static final int MOST_RUNS = 5000;

    private FitPages() {}

    /**
     * Writes the page and the pictures.
     *
     * @param title what was fitted, for example the table's name
     * @param further chapters of other results, such as a downstream error; they stand after the answer and the warnings
     * @param directory made if it is not there; {@code report.html}, {@code ID.png} and {@code ID.svg} of each chart are
     *     overwritten
     * @return what could not be painted, for people; the page never depends on it
     */
    public static List<String> write(FitReport report, String title, List<Section> further, Path directory) {
        return page(report, title, further).write(directory);
    }

    /** The page alone; see {@link #write}. */
    public static String html(FitReport report, String title, List<Section> further) {
        return page(report, title, further).html();
    }

    private static SectionPage page(FitReport report, String title, List<Section> further) {
        var sections = new ArrayList<>(FitSections.of(report));
        sections.addAll(report.warnings().isEmpty() ? 1 : 2, further);
        return new SectionPage(
                "Scaling law of " + title,
                "Form " + report.law().form() + ", fitted to " + report.evidence(),
                report.warnings().size(),
                sections,
                Map.of("fit", numbers(report)));
    }

    /** {@code fit.json} for scripts that are given the page alone; without what the file has thousands of. */
    static ObjectNode numbers(FitReport report) {
        ObjectNode numbers = FitJson.document(report);
        numbers.remove("draws");
        if (report.runs().size() > MOST_RUNS) {
            numbers.remove("runs");
        }
        return numbers;
    }
}
