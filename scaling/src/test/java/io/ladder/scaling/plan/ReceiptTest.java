package io.ladder.scaling.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.model.ModelStyle;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.runs.LossUnit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.2, 90, 300, 0.32, 0.30);
    private final Plan plan = new Planner(
                    Evidence.ofConstants(LAW),
                    new ArchitectureSearch(ModelStyle.GPT2, 257, 256),
                    Optional.of(SmallPlans.cluster(16)))
            .plan(Question.ofFlops(1e15));

    private JsonNode summary(long parameters, double tokens, String more) throws IOException {
        return JSON.readTree(String.format(
                java.util.Locale.ROOT,
                "{\"parameters\": %d, \"tokens\": %.0f, \"steps\": 3, \"valLoss\": 3.0, \"seconds\": 720, \"ranks\": 4%s}",
                parameters,
                tokens,
                more));
    }

    private static List<JsonNode> metrics() throws IOException {
        return List.of(
                JSON.readTree("{\"loss\": 5, \"stepMs\": 900}"),
                JSON.readTree("{\"loss\": 4, \"stepMs\": 100}"),
                JSON.readTree("{\"loss\": 3.5, \"stepMs\": 200}"));
    }

    private static ReceiptLine line(Receipt receipt, String quantity) {
        return receipt.lines().stream()
                .filter(each -> each.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void lossesInOtherUnitsAreNotSetBesideEachOther() throws IOException {
        var inBits = new Plan(
                plan.question(),
                plan.form(),
                plan.law(),
                LossUnit.BITS_PER_BYTE,
                plan.answer(),
                plan.architecture(),
                plan.recipe(),
                plan.lawRecipe(),
                plan.expected(),
                plan.deployment(),
                plan.limits(),
                plan.largestParams(),
                plan.heldSizes(),
                plan.warnings(),
                plan.commands());
        JsonNode summary =
                summary(plan.architecture().parameters(), plan.recipe().tokens(), "");
        Receipt receipt = Receipt.of(inBits, MeasuredRun.of(summary, metrics(), Optional.empty()), List.of());
        assertThat(receipt.lines()).noneMatch(line -> line.quantity().equals("loss"));
        assertThat(String.join("\n", receipt.remarks()))
                .contains("the losses cannot be set beside each other", "bits per byte", "3.0000 nats per token");
    }

    @Test
    void everyFigureStandsBesideItsPrediction() throws IOException {
        String more =
                ", \"sentBytesPerStep\": 1000, \"memory\": {\"parameters\": 10, \"gradients\": 20, \"optimizerState\": 40,"
                        + " \"activations\": 80, \"communication\": 5, \"scratch\": 5}";
        JsonNode summary =
                summary(plan.architecture().parameters(), plan.recipe().tokens(), more);
        Receipt receipt = Receipt.of(plan, MeasuredRun.of(summary, metrics(), Optional.of(77.0)), List.of());
        var chosen = plan.deployment().orElseThrow().choice().chosen().orElseThrow();
        assertThat(line(receipt, "loss").predicted()).isEqualTo(plan.expected().loss());
        assertThat(line(receipt, "loss").measured()).isEqualTo(3.0);
        assertThat(line(receipt, "step time").measured()).isCloseTo(0.2, within(1e-12));
        assertThat(line(receipt, "rank-hours").measured()).isCloseTo(0.8, within(1e-12));
        assertThat(line(receipt, "money").measured()).isCloseTo(0.2, within(1e-9));
        assertThat(line(receipt, "memory: together").predicted())
                .isEqualTo((double) chosen.memory().total());
        assertThat(line(receipt, "memory: together").measured()).isEqualTo(160);
        assertThat(line(receipt, "sent by a rank per step").measured()).isEqualTo(1000);
        assertThat(line(receipt, "checkpoint").measured()).isEqualTo(77);
        assertThat(receipt.remarks()).isEmpty();
        assertThat(String.join("\n", receipt.table())).contains("| loss |", "3.0000 nats");
    }

    @Test
    void memoryOfTwoMeaningsIsToldApart() throws IOException {
        var placement = plan.deployment().orElseThrow().choice().chosen().orElseThrow();
        var exact = placement.memory();
        String more = String.format(
                java.util.Locale.ROOT,
                ", \"microBatch\": %d, \"precision\": \"bf16\", \"memory\": {\"parameters\": %d, \"gradients\": %d,"
                        + " \"optimizerState\": %d, \"activations\": %d, \"communication\": %d, \"scratch\": 1000}",
                placement.placement().microBatch() + 1,
                exact.parameters(),
                exact.gradients(),
                exact.optimizerState(),
                exact.activations(),
                exact.communication());
        JsonNode summary =
                summary(plan.architecture().parameters(), plan.recipe().tokens(), more);
        Receipt receipt = Receipt.of(plan, MeasuredRun.of(summary, metrics(), Optional.empty()), List.of());
        // The scratch is an upper bound; all that is allocated was foretold to the byte.
        assertThat(line(receipt, "memory: kernels' scratch").note()).contains("the most they may take");
        assertThat(line(receipt, "memory: together").ratio()).isLessThan(1);
        assertThat(line(receipt, "memory: together").note()).isEqualTo("without the kernels' scratch: 1.000");
        assertThat(receipt.remarks())
                .anyMatch(remark -> remark.contains("sequences at once, the plan"))
                .anyMatch(remark -> remark.contains("the run computed in bf16, the plan in f32"));
    }

    @Test
    void gradientsOfOtherRanksThatARunUsesAreToldFromBuffers() throws IOException {
        var exact =
                plan.deployment().orElseThrow().choice().chosen().orElseThrow().memory();
        for (long others : new long[] {0, 1 << 24}) {
            String more = String.format(
                    java.util.Locale.ROOT,
                    ", \"microBatch\": 1, \"precision\": \"f32\", \"memory\": {\"parameters\": 1, \"gradients\": 1,"
                            + " \"optimizerState\": 1, \"activations\": 1, \"communication\": %d, \"scratch\": 1}",
                    exact.communication() + others);
            JsonNode summary =
                    summary(plan.architecture().parameters(), plan.recipe().tokens(), more);
            Receipt receipt = Receipt.of(plan, MeasuredRun.of(summary, metrics(), Optional.empty()), List.of());
            assertThat(line(receipt, "memory: communication").note().contains("other ranks' gradients"))
                    .isEqualTo(others > 0);
        }
    }

    @Test
    void aRunThatStoppedEarlyIsJudgedByTheLawAtWhatItDid() throws IOException {
        double tokens = plan.recipe().tokens() / 2;
        JsonNode summary = summary(plan.architecture().parameters(), tokens, "");
        Receipt receipt = Receipt.of(
                plan, MeasuredRun.of(summary, metrics(), Optional.empty()), List.of("train.clip = 1 instead of none"));
        assertThat(receipt.remarks()).anyMatch(remark -> remark.contains("train.clip"));
        assertThat(line(receipt, "loss").predicted())
                .isCloseTo(LAW.loss((double) plan.architecture().parameters(), Math.rint(tokens)), within(1e-9));
        assertThat(receipt.remarks()).anyMatch(remark -> remark.contains("not the planned one"));
        assertThat(receipt.remarks()).anyMatch(remark -> remark.contains("earlier version"));
    }
}
