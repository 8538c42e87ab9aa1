package io.ladder.scaling.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.scaling.fit.Condition;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Rollout;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.fit.downstream.DownstreamReport;
import io.ladder.scaling.forms.FormCase;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.section.DownstreamSection;
import io.ladder.scaling.report.section.Section;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.RunTable;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitPagesTest {
    @TempDir
    Path directory;

    @Test
    void theFirstLinesSayWhatTenTimesTheComputeBuys() {
        double flops = 10 * KnownFit.BUDGETS[KnownFit.BUDGETS.length - 1];
        String page = html(KnownFit.full());
        String lead = page.substring(page.indexOf("class=\"lead\""), page.indexOf("How far to trust"))
                .replace('\u00a0', ' ');
        assertThat(KnownFit.LAW.optimalParams(flops)).isBetween(5.15e9, 5.17e9);
        assertThat(KnownFit.LAW.optimalTokens(flops)).isBetween(322e9, 324e9);
        assertThat(lead)
                .contains(
                        "10²²", "5.16 billion parameters", "323 billion tokens", "62.6 tokens per parameter", "2.139");
        assertThat(lead).contains("1.37× the parameters", "1.46× the tokens", "95%: 0.420 to 0.480");
    }

    /** What every interval takes for granted: beside the answer, in the glossary and in the method. */
    @Test
    void theConditionOfEveryIntervalIsSaid() {
        String page = html(KnownFit.full());
        assertThat(firstLines(KnownFit.full()))
                .contains("<p class=\"caveat\">" + Condition.SENTENCE + "</p>")
                .contains("if the form of the law is right and all runs were trained equally well.");
        assertThat(page.substring(page.indexOf("<h3>Uncertainty</h3>")))
                .contains("<li>" + Condition.SENTENCE + "</li>");
    }

    @Test
    void theFirstLinesExplainTheirWordsAndHowFarToTrustTheirIntervals() {
        FitReport good = KnownFit.full();
        assertThat(firstLines(good))
                .contains("FLOPs", "Tokens", "8 of 9 (89%) fell inside")
                .doesNotContain("dearest", "N*");
        assertThat(firstLines(good)).doesNotContain("Trust that range less");
        Rollout held = good.rollout().orElseThrow();
        var overconfident = new FitReport(
                good.law(),
                good.paramsExponent(),
                good.tokensExponent(),
                good.objective(),
                good.points(),
                good.intervals(),
                good.residualDeviation(),
                good.draws(),
                good.runs(),
                good.valleys(),
                Optional.of(new Rollout(
                        held.fitted(), held.predictions(), held.measured(), held.meanRelativeError(), 5 / 9.0)),
                good.predictions(),
                good.warnings(),
                good.undetermined(),
                good.lossUnit());
        String lines = firstLines(overconfident);
        assertThat(lines)
                .contains("Trust that range less than its 95% says", "only 5 (56%) ended inside theirs")
                .contains("the intervals on this page are too narrow");
        assertThat(lines.indexOf("Trust that range")).isLessThan(lines.indexOf("class=\"glossary\""));
    }

    private static String firstLines(FitReport report) {
        String page = html(report);
        return page.substring(page.indexOf("class=\"lead\""), page.indexOf("<section", page.indexOf("class=\"lead\"")));
    }

    @Test
    void warningsStandAboveEveryChartAndAreAnnouncedBesideTheTitle() {
        String page = html(KnownFit.full());
        assertThat(page.indexOf("href=\"#warnings\"")).isBetween(0, page.indexOf("class=\"lead\""));
        assertThat(page.indexOf("alpha is poorly identified")).isBetween(0, page.indexOf("<figure"));
        assertThat(html(KnownFit.bare())).doesNotContain("#warnings\"", "id=\"warnings\"");
    }

    @Test
    void theCloudsSayWhatTheirPointsAre() {
        var nine = TableOfRuns.noisy(
                TableOfRuns.grid(KnownFit.LAW, TableOfRuns.spread(1e7, 2.5e8, 3), TableOfRuns.spread(2e8, 2e10, 3)),
                0.003,
                3);
        FitReport report = Forms.of("chinchilla")
                .fit(RunTable.of(nine), FitOptions.defaults().withReplicates(100));
        assertThat(html(report))
                .contains("is a law that explains the runs about as well")
                .doesNotContain("resamplings");
        assertThat(html(KnownFit.full())).contains("resamplings of the runs");
    }

    @Test
    void refitsWithoutSomeOfTheRunsStandBesideTheConstants() {
        var runs = TableOfRuns.noisy(
                TableOfRuns.grid(KnownFit.LAW, TableOfRuns.spread(1e7, 1e9, 5), TableOfRuns.spread(2e8, 2e10, 5)),
                0.002,
                3);
        String page = html(Forms.of("chinchilla")
                .fit(RunTable.of(runs), FitOptions.defaults().withReplicates(100)));
        assertThat(page)
                .contains("Without the largest third of sizes: fitted to 20 of 25 runs")
                .contains("Without the shortest third of lengths: fitted to 20 of 25 runs")
                .contains("95% of differences by noise");
        String withoutNoise = html(Forms.of("chinchilla")
                .fit(RunTable.of(runs), FitOptions.defaults().withReplicates(0)));
        assertThat(withoutNoise)
                .contains("Without the largest third of sizes: fitted to 20 of 25 runs")
                .contains("is not known here")
                .doesNotContain("95% of differences by noise");
        assertThat(html(KnownFit.bare())).doesNotContain("id=\"sensitivity\"");
    }

    @Test
    void whatIsMissingIsSaidInWords() {
        assertThat(html(KnownFit.bare()))
                .contains("No bootstrap was run", "No runs were held out", "do not fall into budgets");
    }

    @Test
    void aPageOfAFullReportStaysSmall() throws Exception {
        assertThat(FitPages.write(KnownFit.full(), "runs.csv", List.of(), directory))
                .isEmpty();
        assertThat(Files.size(directory.resolve("report.html"))).isBetween(500_000L, 2_000_000L);
    }

    @Test
    void nothingInThePageNamesAnAddressToFetch() {
        String page = html(KnownFit.full());
        String markup = page.substring(page.indexOf("<body>"), page.indexOf("<script type=\"application/json\""));
        assertThat(List.of("src=", "http:", "https:", "url(")).noneMatch(markup::contains);
        assertThat(List.of("<link", "@import", "<iframe")).noneMatch(page::contains);
    }

    @Test
    void thePageIsSmallAndEveryChartIsAlsoAPictureThatIsNotBlank() throws Exception {
        assertThat(FitPages.write(KnownFit.full(), "runs.csv", List.of(), directory))
                .isEmpty();
        assertThat(Files.size(directory.resolve("report.html"))).isBetween(500_000L, 2_000_000L);
        for (String id : List.of("extrapolation", "surface", "isoflop", "holdout", "residuals", "cloud-exponents")) {
            BufferedImage picture = ImageIO.read(directory.resolve(id + ".png").toFile());
            long inked = 0;
            for (int y = 0; y < picture.getHeight(); y++) {
                for (int x = 0; x < picture.getWidth(); x++) {
                    inked += (picture.getRGB(x, y) & 0xFFFFFF) != 0xFFFFFF ? 1 : 0;
                }
            }
            assertThat(inked).as(id).isGreaterThan(5000);
            assertThat(Files.readString(directory.resolve(id + ".svg"))).contains("<svg", "<path");
        }
    }

    @Test
    void anotherResultJoinsAfterTheAnswerAndTheWarnings() {
        Section plan = new Section() {
            @Override
            public String id() {
                return "plan";
            }

            @Override
            public String title() {
                return "The plan";
            }

            @Override
            public void write(Html html) {
                html.paragraph("Two <nodes>.");
            }
        };
        String page = FitPages.html(KnownFit.full(), "runs.csv", List.of(plan));
        assertThat(page.indexOf("Two &lt;nodes&gt;."))
                .isBetween(page.indexOf("id=\"warnings\""), page.indexOf("id=\"budgets\""));
    }

    @Test
    void aDownstreamErrorIsForetoldInWordsWithItsCurveAndConstants() {
        DownstreamReport downstream = KnownFit.downstream();
        String page = FitPages.html(KnownFit.full(), "runs.csv", List.of(new DownstreamSection(downstream)));
        double error = downstream.predictions().get(1).error();
        assertThat(page.substring(page.indexOf("id=\"downstream-error\""), page.indexOf("id=\"predictions\"")))
                .contains("should have an error of " + Numbers.percent(error) + " (95%: 30% to 33%)")
                .contains("is extrapolated", "0.715", "2.1 to 2.3", "id=\"downstream\"");
    }

    @Test
    void aCaptionSpeaksOfTheFrontierOnlyWhereOneIsDrawn() {
        assertThat(html(KnownFit.full()))
                .contains("The bold line is the efficient frontier", "with the efficient frontier and");
        String page = html(KnownFit.undetermined("the runs are of one budget"));
        assertThat(page)
                .contains("id=\"surface\"", "No efficient frontier is drawn")
                .doesNotContain("bold line", "with the efficient frontier");
    }

    @Test
    void expertsAndRepeatedTokensHaveTheirChapters() {
        String mixture = FitPages.html(fitted("moe"), "runs.csv", List.of());
        assertThat(mixture.substring(mixture.indexOf("class=\"lead\"")))
                .contains("512 experts", "as good as a dense model of");
        assertThat(mixture).contains("id=\"experts\"").doesNotContain("id=\"surface\"", "id=\"extrapolation\"");
        String constrained = FitPages.html(fitted("dataConstrained"), "runs.csv", List.of());
        assertThat(constrained)
                .contains("Four passes over the same tokens teach as much as 3.7", "id=\"repeated-tokens\"");
    }

    @Test
    void rowsOfTrainingCurvesAreNotCalledRuns() {
        String page = FitPages.html(fitted("envelope"), "runs.csv", List.of());
        assertThat(page.substring(page.indexOf("<h1>"), page.indexOf("<figure")))
                .contains("Form envelope, fitted to 300 points of 12 training curves")
                .doesNotContain("300 runs");
        assertThat(FitPages.html(KnownFit.full(), "runs.csv", List.of()))
                .contains("fitted to " + KnownFit.full().points() + " runs");
    }

    private static FitReport fitted(String form) {
        FormCase known = FormCase.all()
                .filter(one -> one.form().equals(form))
                .findFirst()
                .orElseThrow();
        return Forms.of(form)
                .fit(RunTable.of(known.runs()), FitOptions.defaults().withReplicates(0));
    }

    @Test
    void aPageOfTwentyThousandRunsStaysUnderFiveMegabytes() {
        FitReport few = KnownFit.full();
        var runs = Collections.nCopies(20_000 / few.runs().size(), few.runs()).stream()
                .flatMap(List::stream)
                .toList();
        var many = new FitReport(
                few.law(),
                few.paramsExponent(),
                few.tokensExponent(),
                few.objective(),
                runs.size(),
                few.intervals(),
                few.residualDeviation(),
                few.draws(),
                runs,
                few.valleys(),
                few.rollout(),
                few.predictions(),
                few.warnings(),
                Optional.empty(),
                LossUnit.NATS_PER_TOKEN);
        assertThat(html(many).getBytes(StandardCharsets.UTF_8).length).isLessThan(5_000_000);
    }

    @Test
    void thePageHoldsItsNumbersAsJson() throws Exception {
        String page = html(KnownFit.full());
        String json = page.substring(page.indexOf("id=\"fit\">") + 9);
        JsonNode fit = new ObjectMapper().readTree(json.substring(0, json.indexOf("</script>")));
        assertThat(fit.path("alpha").asDouble()).isEqualTo(KnownFit.LAW.alpha());
        assertThat(fit.path("runs")).hasSize(KnownFit.full().runs().size());
    }

    @Test
    void aReportIsTheSameEachTime() {
        assertThat(html(KnownFit.full()).equals(html(KnownFit.full()))).isTrue();
    }

    private static String html(FitReport report) {
        return FitPages.html(report, "runs.csv", List.of());
    }
}
