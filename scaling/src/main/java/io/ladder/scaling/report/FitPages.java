package io.ladder.scaling.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.ChartJson;
import io.ladder.scaling.report.chart.Picture;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Page;
import io.ladder.scaling.report.section.FitSections;
import io.ladder.scaling.report.section.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * @param further chapters of other results, such as a plan; they stand after the answer and the warnings
     * @param directory made if it is not there; {@code report.html}, {@code ID.png} and {@code ID.svg} of each chart are
     *     overwritten
     * @return what could not be painted, for people; the page never depends on it
     */
    public static List<String> write(FitReport report, String title, List<Section> further, Path directory) {
        List<Section> sections = sections(report, further);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(PAGE), page(report, title, sections), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory.resolve(PAGE), e);
        }
        for (Chart chart : charts(sections)) {
            Optional<String> problem = Picture.paint(chart, directory);
            if (problem.isPresent()) {
                return List.of(problem.get()); // what is missing on the machine is missing for all of them
            }
        }
        return List.of();
    }

    /** The page alone; see {@link #write}. */
    public static String html(FitReport report, String title, List<Section> further) {
        return page(report, title, sections(report, further));
    }

    private static String page(FitReport report, String title, List<Section> sections) {
        var html = new Html();
        html.open("main");
        html.open("header");
        html.element("h1", "Scaling law of " + title);
        html.open("p", "class", "sub");
        html.text("Form " + report.law().form() + ", fitted to " + report.points() + " runs");
        if (!report.warnings().isEmpty()) {
            html.text(" · ")
                    .element(
                            "a",
                            report.warnings().size() == 1
                                    ? "read the warning first"
                                    : "read the " + report.warnings().size() + " warnings first",
                            "class",
                            "flag",
                            "href",
                            "#warnings");
        }
        html.close().close();
        for (Section section : sections) {
            html.open("section", "id", section.id(), "aria-labelledby", section.id() + "-title");
            html.element("h2", section.title(), "id", section.id() + "-title");
            section.write(html);
            html.close();
            if (section.id().equals("answer")) {
                html.open("noscript")
                        .paragraph("Plots need JavaScript; the same pictures are PNG and SVG files beside this page.")
                        .close();
            }
        }
        html.close();
        Map<String, JsonNode> data = new LinkedHashMap<>();
        data.put("charts", ChartJson.of(charts(sections)));
        data.put("fit", numbers(report));
        return Page.of("Scaling law of " + title, html.done(), data);
    }

    /** {@code fit.json} for scripts that are given the page alone; without what the file has thousands of. */
    private static ObjectNode numbers(FitReport report) {
        ObjectNode numbers = FitJson.document(report);
        numbers.remove("draws");
        if (report.runs().size() > MOST_RUNS) {
            numbers.remove("runs");
        }
        return numbers;
    }

    private static List<Section> sections(FitReport report, List<Section> further) {
        var sections = new ArrayList<>(FitSections.of(report));
        sections.addAll(report.warnings().isEmpty() ? 1 : 2, further);
        return sections;
    }

    private static List<Chart> charts(List<Section> sections) {
        return sections.stream().flatMap(section -> section.charts().stream()).toList();
    }
}
