package io.ladder.scaling.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.FormCase;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.plan.PlanSections;
import io.ladder.scaling.report.section.DownstreamSection;
import io.ladder.scaling.report.section.FitSections;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PageInBrowserTest {
    private static final String HOSTILE =
            "</script><script>window.taken = 1;</script><img src=x onerror=alert(1)>\" ' &amp; ";

    @TempDir
    Path directory;

    private Browser browser;

    @BeforeEach
    void find() throws IOException {
        browser = Browser.find(Files.createDirectory(directory.resolve("profile")));
    }

    @ParameterizedTest
    @CsvSource({"1400,0", "1400,1", "500,0", "500,1"})
    void everyChartIsDrawnWithoutAnErrorOrARequestWideAndNarrowLightAndDark(int width, int scheme) throws Exception {
        String document = browser.open(
                page(KnownFit.full()),
                "--window-size=" + width + ",2000",
                "--blink-settings=preferredColorScheme=" + scheme);
        assertThat(Browser.rootData(document, "error")).isEmpty();
        assertThat(Browser.rootData(document, "errors")).isEqualTo("0");
        assertThat(Browser.rootData(document, "fetched")).isEqualTo("0");
        assertThat(Browser.rootData(document, "drawn")).isEqualTo("7");
        assertThat(Browser.rootData(document, "overflow")).isEqualTo("0");
        // Every column of every open table is seen where there is room; where there is not, the table says that it
        // scrolls.
        int scrolling = Integer.parseInt(Browser.rootData(document, "scrolling"));
        assertThat(scrolling).isBetween(width < 1400 ? 1 : 0, width < 1400 ? 10 : 0);
        assertThat(count(document, "class=\"table more\"")).isEqualTo(scrolling);
        assertThat(count(document, "<figure")).isEqualTo(7);
        for (var section : FitSections.of(KnownFit.full())) {
            for (var chart : section.charts()) {
                assertThat(pathsOf(document, chart.id()))
                        .as(chart.id())
                        .isGreaterThan(chart.series().size() + 10);
            }
        }
    }

    /** A window is at least 500 pixels wide, a frame in it is not. */
    @Test
    void aPhoneOfFourHundredPixelsNeedsNoScrollingSideways() throws Exception {
        String page =
                Files.readString(page(KnownFit.full())).replace("&", "&amp;").replace("\"", "&quot;");
        Path frame = directory.resolve("frame.html");
        Files.writeString(
                frame,
                "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body><iframe id=\"phone\" width=\"400\" height=\"900\" srcdoc=\""
                        + page
                        + "\"></iframe><script>addEventListener('load', () => Object.assign(document.documentElement.dataset, "
                        + "document.getElementById('phone').contentDocument.documentElement.dataset))</script></body></html>");
        String document = browser.open(frame);
        assertThat(Browser.rootData(document, "error")).isEmpty();
        assertThat(Browser.rootData(document, "errors")).isEqualTo("0");
        assertThat(Browser.rootData(document, "drawn")).isEqualTo("7");
        assertThat(Browser.rootData(document, "overflow")).isEqualTo("0");
    }

    @ParameterizedTest
    @MethodSource("io.ladder.scaling.forms.FormCase#all")
    void thePageOfEveryFormIsDrawnWithoutAnError(FormCase form) throws Exception {
        FitReport report = Forms.of(form.form())
                .fit(
                        RunTable.of(TableOfRuns.noisy(form.runs(), 0.002, 3)),
                        FitOptions.defaults().withReplicates(60).withPredictions(List.of(new ModelPoint(1e9, 3e10))));
        var charts = FitSections.of(report).stream()
                .flatMap(section -> section.charts().stream())
                .toList();
        assertThat(charts).hasSizeGreaterThan(3);
        String document = browser.open(page(report), "--window-size=1400,2000");
        assertDrawn(document, charts);
    }

    @ParameterizedTest
    @CsvSource({"1400,0", "500,1"})
    void everyChartOfAPlanIsDrawnWithoutAnError(int width, int scheme) throws Exception {
        Plan plan = KnownPlan.full();
        var sections = new ArrayList<>(PlanSections.of(plan, Optional.of(KnownFit.full())));
        sections.addAll(FitSections.behind(
                KnownFit.full(),
                "this plan",
                plan.answer().allocation(),
                plan.answer().loss().loss()));
        var charts =
                sections.stream().flatMap(section -> section.charts().stream()).toList();
        assertThat(charts).hasSizeGreaterThan(10);
        String document = browser.open(
                written(PlanPages.html(plan, "run", Optional.of(KnownFit.full()))),
                "--window-size=" + width + ",2000",
                "--blink-settings=preferredColorScheme=" + scheme);
        assertDrawn(document, charts);
    }

    @Test
    void aPlanByConstantsIsDrawnWithoutAnError() throws Exception {
        Plan plan = KnownPlan.bare();
        var charts = PlanSections.of(plan, Optional.empty()).stream()
                .flatMap(section -> section.charts().stream())
                .toList();
        assertThat(charts).hasSize(3);
        assertDrawn(browser.open(written(PlanPages.html(plan, "run", Optional.empty()))), charts);
    }

    @Test
    void aDownstreamErrorIsDrawnWithoutAnError() throws Exception {
        var section = new DownstreamSection(KnownFit.downstream());
        String document = browser.open(written(FitPages.html(KnownFit.full(), "runs.csv", List.of(section))));
        assertDrawn(document, section.charts());
    }

    private static void assertDrawn(String document, List<Chart> charts) {
        assertThat(Browser.rootData(document, "error")).isEmpty();
        assertThat(Browser.rootData(document, "errors")).isEqualTo("0");
        assertThat(Browser.rootData(document, "fetched")).isEqualTo("0");
        assertThat(Browser.rootData(document, "overflow")).isEqualTo("0");
        for (Chart chart : charts) {
            assertThat(pathsOf(document, chart.id()))
                    .as(chart.id())
                    .isGreaterThan(chart.series().size() + 5);
        }
    }

    /** A name for each of twenty budgets would cover the plot. */
    @Test
    void manyBudgetsAreOneScaleInTheLegend() throws Exception {
        var runs = new ArrayList<Run>();
        for (double budget : TableOfRuns.spread(1e17, 1e21, 20)) {
            for (double tokens : TableOfRuns.spread(budget / 6e8 / 5, budget / 6e8 * 5, 7)) {
                runs.add(TableOfRuns.run(KnownFit.LAW, budget / 6 / tokens, tokens, Map.of("budget", budget)));
            }
        }
        FitReport report = Forms.of("chinchilla")
                .fit(
                        RunTable.of(TableOfRuns.noisy(runs, 0.001, 3)),
                        FitOptions.defaults().withReplicates(0));
        assertThat(report.valleys()).hasSizeGreaterThan(15);
        String document = browser.open(page(report));
        String valleys = document.substring(document.indexOf("id=\"figure-isoflop\""));
        String legend = valleys.substring(valleys.indexOf("class=\"legend\""), valleys.indexOf("class=\"chart\""));
        assertThat(count(legend, "class=\"entry scale\"")).isEqualTo(1);
        assertThat(count(legend, "<button")).isEqualTo(1);
        assertThat(Browser.rootData(document, "errors")).isEqualTo("0");
    }

    @Test
    void theLeastReportIsAPageToo() throws Exception {
        String document = browser.open(page(KnownFit.bare()));
        assertThat(Browser.rootData(document, "errors")).isEqualTo("0");
        assertThat(Browser.rootData(document, "drawn")).isEqualTo("3");
    }

    @Test
    void namesFromOutsideStayText() throws Exception {
        String document = browser.open(page(KnownFit.named(HOSTILE, HOSTILE)));
        assertThat(Browser.rootData(document, "errors")).isEqualTo("0");
        String body =
                document.substring(document.indexOf("<body>"), document.indexOf("<script type=\"application/json"));
        assertThat(count(body, "<script")).isZero();
        assertThat(count(body, "<img")).isZero();
        assertThat(count(body, "&lt;img")).isGreaterThan(KnownFit.BUDGETS.length);
    }

    @Test
    void aBrokenScriptWouldBeSeen() throws Exception {
        Path page = page(KnownFit.full());
        String broken = Files.readString(page).replace("\"kind\":\"line\"", "\"kind\":\"band\"");
        Files.writeString(page, broken);
        assertThat(Browser.rootData(browser.open(page), "errors")).isNotEqualTo("0");
    }

    @Test
    void aRequestAndAForeignScriptWouldBeSeenAndAreForbidden() throws Exception {
        Path page = page(KnownFit.full());
        String spied = Files.readString(page)
                .replace(
                        "<main>",
                        "<main><img src=\"http://127.0.0.1:9/spy.png\"><script>document.title='taken'</script>");
        Files.writeString(page, spied);
        String document = browser.open(page);
        assertThat(Integer.parseInt(Browser.rootData(document, "errors"))).isGreaterThanOrEqualTo(2);
        assertThat(Browser.rootData(document, "error")).startsWith("forbidden by policy");
        assertThat(count(document, "<title>taken")).isZero();
    }

    private Path page(FitReport report) throws IOException {
        return written(FitPages.html(report, "runs.csv", List.of()));
    }

    private Path written(String html) throws IOException {
        Path page = directory.resolve("report.html");
        Files.writeString(page, html);
        return page;
    }

    private static int pathsOf(String document, String chart) {
        String rest = document.substring(document.indexOf("id=\"" + chart + "\""));
        return count(rest.substring(0, rest.indexOf("</svg>")), "<path");
    }

    private static int count(String text, String part) {
        return (int)
                Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }
}
