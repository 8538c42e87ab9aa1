package io.ladder.scaling.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.scaling.plan.Figures;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.PlanMarkdown;
import io.ladder.scaling.plan.PlanText;
import io.ladder.scaling.plan.RunCost;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.report.chart.Numbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanPagesTest {
    private static final Plan FULL = KnownPlan.full();
    private static final String FULL_PAGE = PlanPages.html(FULL, "run", Optional.of(KnownFit.full()));

    @TempDir
    Path directory;

    @Test
    void theFirstLinesSayWhatTheBudgetBuysHowLongItTakesAndWhatItCosts() {
        Plan plan = FULL;
        Allocation best = plan.answer().allocation();
        RunCost cost = plan.deployment().orElseThrow().cost().orElseThrow();
        var interval = plan.answer().loss().interval().orElseThrow();
        assertThat(lead(FULL_PAGE))
                .contains("With a budget of " + Numbers.power(KnownPlan.FLOPS) + " FLOPs")
                .contains("for a life of 100\u00a0billion tokens served")
                .contains("<strong>" + Numbers.spelled(best.params()) + " parameters</strong>")
                .contains("<strong>" + Numbers.spelled(best.tokens()) + " tokens</strong>")
                .contains("95%: " + Numbers.loss(interval.low()) + " to " + Numbers.loss(interval.high()))
                .contains("16 executors")
                .contains("costs <strong>")
                .doesNotContain("unknown");
        assertThat(cost.money()).isPresent();
    }

    @Test
    void whatHalfTheSizeCostsIsSaidWhereThePlanIsTheCheapestToTrain() {
        double ratio = KnownPlan.bare().answer().curve().stream()
                .filter(point -> point.sizeRatio() == 0.5)
                .findFirst()
                .orElseThrow()
                .flopsRatio()
                .orElseThrow();
        assertThat(bare()).contains("half the size would take " + Numbers.percent(ratio - 1) + " more");
        assertThat(FULL_PAGE).doesNotContain("half the size would take");
    }

    @Test
    void theConfidenceInTheSizeSaysWhatSpeaksAgainstIt() {
        assertThat(FULL_PAGE).contains(" with 95% confidence, the shaded stretch below.");
        assertThat(PlanPages.html(FULL, "run", Optional.of(KnownFit.erringTogether())))
                .contains(" with 95% confidence only if runs err each by itself, which these do not (see the warnings),"
                        + " the shaded stretch below.");
    }

    @Test
    void servingAndRepetitionHaveTheirChaptersWhenTheyWereAskedFor() {
        assertThat(FULL_PAGE).contains("id=\"serving\"", "id=\"repetition\"", "id=\"plan-lifetime\"");
        assertThat(bare()).doesNotContain("id=\"serving\"", "id=\"repetition\"", "id=\"plan-lifetime\"");
    }

    /** The model that no budget limits comes after the one that will be trained. */
    @Test
    void whatThePlanGainsAndGivesUpByServingStandsBeforeTheIdeal() {
        Allocation taken = FULL.answer().allocation();
        var serving = FULL.answer().serving().orElseThrow().optimum();
        String chapter = FULL_PAGE.substring(FULL_PAGE.indexOf("id=\"serving\""));
        int gained = chapter.indexOf("This plan&#39;s " + Numbers.spelled(taken.params()) + " parameters");
        int price = chapter.indexOf("The price is a loss of ");
        int ideal = chapter.indexOf("the cheapest life would be that of "
                + Numbers.spelled(serving.best().params()) + " parameters");
        assertThat(gained).isPositive();
        assertThat(price).isGreaterThan(gained);
        assertThat(ideal).isGreaterThan(price);
        assertThat(chapter).contains("which exceeds the budget");
        assertThat(chapter.indexOf(">this plan</th>"))
                .isPositive()
                .isLessThan(chapter.indexOf(">cheapest in its life</th>"));
    }

    @Test
    void passesAndTokensPerParameterAreTheSameFiguresEverywhere() {
        String ratio = Figures.times(FULL.answer().allocation().tokensPerParameter());
        String passes = Figures.times(FULL.answer().repetition().orElseThrow().epochs());
        assertThat(FULL_PAGE)
                .contains("(" + ratio + " tokens per parameter, ")
                .contains("the plan reads them " + passes + " times")
                .contains("of which each is seen " + passes + " times");
        assertThat(PlanMarkdown.of(FULL))
                .contains("(" + ratio + " per parameter, ")
                .contains("Data: " + passes + " passes over");
        assertThat(PlanText.answer(FULL)).anyMatch(line -> line.startsWith("Data: " + passes + " passes over"));
    }

    @Test
    void everyPlaceThatWasWeighedStandsWithItsReason() {
        Plan plan = FULL;
        var choice = plan.deployment().orElseThrow().choice();
        assertThat(choice.rejected()).isNotEmpty();
        String table = FULL_PAGE.substring(FULL_PAGE.indexOf("Places on the ladder"));
        for (var other : choice.rejected()) {
            assertThat(table).contains(other.reason());
        }
        assertThat(table).contains("chosen: " + choice.chosen().orElseThrow().reason());
    }

    @Test
    void commandsStandAsTheyAreTyped() {
        assertThat(FULL_PAGE).contains("<pre><code>spark-submit --conf &#39;a=&lt;b&gt;&#39; plan/train.yaml</code>");
    }

    @Test
    void theFitStandsBehindThePlanWithThePlanMarkedInItsPlots() {
        String page = FULL_PAGE;
        assertThat(page.indexOf("id=\"law\"")).isGreaterThan(page.indexOf("id=\"start\""));
        assertThat(page).contains("id=\"extrapolation\"", "id=\"surface\"").doesNotContain("ten times the compute");
        assertThat(page).contains("fitted to " + KnownFit.full().points() + " runs");
    }

    @Test
    void aLawGivenByItsConstantsIsAPageToo() {
        assertThat(bare())
                .contains("given by its constants", "how certain, is not known", "give --executors", "plan-budgets")
                .doesNotContain("id=\"law\"");
        assertThat(bare().substring(bare().indexOf("<main>"), bare().indexOf("</main>")))
                .doesNotContain("NaN", "Infinity", "null");
    }

    @Test
    void executorsThatHoldNothingAreSaidInTheFirstLines() {
        String page = PlanPages.html(KnownPlan.cramped(), "run", Optional.empty());
        assertThat(page.substring(page.indexOf("class=\"lead\""), page.indexOf("id=\"warnings\"")))
                .containsAnyOf("It does not fit this cluster", "cannot run it yet");
        assertThat(page).contains("There is no train.yaml");
    }

    @Test
    void thePageHoldsThePlanAsJsonAndItsPlotsArePictures() throws Exception {
        assertThat(PlanPages.write(FULL, "run", Optional.empty(), directory)).isEmpty();
        String page = Files.readString(directory.resolve("report.html"));
        String json = page.substring(page.indexOf("id=\"plan\">") + 10);
        JsonNode plan = new ObjectMapper().readTree(json.substring(0, json.indexOf("</script>")));
        assertThat(plan.at("/answer/allocation/params").asDouble())
                .isEqualTo(FULL.answer().allocation().params());
        for (String id : List.of("plan-compute", "plan-loss", "plan-lifetime", "plan-repetition", "plan-budgets")) {
            assertThat(directory.resolve(id + ".png")).isNotEmptyFile();
            assertThat(directory.resolve(id + ".svg")).content().contains("<path");
        }
    }

    private static String lead(String page) {
        return page.substring(page.indexOf("class=\"lead\""), page.indexOf("id=\"warnings\""));
    }

    private static String bare() {
        return PlanPages.html(KnownPlan.bare(), "run", Optional.empty());
    }

    @Test
    void aPlanBelowTheRunsLiesOnTheCurve() {
        String page = PlanPages.html(KnownPlan.below(), "run", Optional.of(KnownFit.full()));
        assertThat(page).contains(" at " + Numbers.power(KnownFit.BUDGETS[0] / 20) + " FLOPs to ");
        assertThat(FULL_PAGE).contains(" at " + Numbers.power(KnownFit.BUDGETS[0]) + " FLOPs to ");
    }

    @Test
    void everyCommandStandsWithWhereItStarts() {
        assertThat(FULL_PAGE).contains("Start it on this machine:", "Start it by this line:");
    }
}
