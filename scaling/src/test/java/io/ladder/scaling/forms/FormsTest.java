package io.ladder.scaling.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.model.ModelStyle;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FitTable;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.PlanMarkdown;
import io.ladder.scaling.plan.Planner;
import io.ladder.scaling.plan.Question;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.runs.RunTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form through the way that {@code ladder fit} takes. */
class FormsTest {
    private static final double SCATTER = 0.002;
    private static final FitOptions OPTIONS =
            FitOptions.defaults().withReplicates(100).withPredictions(List.of(new ModelPoint(1e9, 3e10)));

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("io.ladder.scaling.forms.FormCase#all")
    void noisyRunsGiveALawWithIntervalsThatSurvivesTheFile(FormCase form) {
        FitReport report = Forms.of(form.form()).fit(RunTable.of(TableOfRuns.noisy(form.runs(), SCATTER, 3)), OPTIONS);

        assertThat(report.law().form()).isEqualTo(form.form());
        assertThat(report.draws().size()).isGreaterThan(90);
        assertThat(report.intervals())
                .containsKeys(report.law().symbols().keySet().toArray(String[]::new));
        double[] exponents = {FormCase.CHINCHILLA.paramsExponent(), FormCase.CHINCHILLA.tokensExponent()};
        for (String symbol : form.identified()) {
            double truth =
                    switch (form.form().equals("isoflop") ? symbol : "") {
                        case "a" -> exponents[0];
                        case "b" -> exponents[1];
                        default -> form.truth().symbols().get(symbol);
                    };
            Interval interval = report.intervals().get(symbol);
            double slack = 2 * interval.standardError().orElseThrow();
            assertThat(truth).as(symbol).isBetween(interval.low() - slack, interval.high() + slack);
        }
        double loss = report.predictions().get(0).loss();
        assertThat(loss).isCloseTo(form.truth().loss(1e9, 3e10), offset(0.05));

        Path file = directory.resolve("fit.json");
        FitJson.write(report, file);
        FitReport read = FitJson.read(file);
        assertThat(read.law()).isEqualTo(report.law());
        assertThat(read.valleys()).isEqualTo(report.valleys());
    }

    private static FitReport fit(String form) {
        return Forms.of(form).fit(RunTable.of(TableOfRuns.noisy(form(form).runs(), SCATTER, 3)), OPTIONS);
    }

    private static FormCase form(String name) {
        return FormCase.all().filter(one -> one.form().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void rowsOfTrainingCurvesAreNoRuns() {
        FitReport envelope = fit("envelope");
        assertThat(envelope.evidence()).isEqualTo(envelope.points() + " points of 12 training curves");
        String lines = String.join("\n", FitTable.lines(envelope));
        assertThat(lines).contains("envelope: " + envelope.evidence() + ",", " cheapest points, ");
        FitReport gadre = fit("gadre");
        assertThat(gadre.evidence()).isEqualTo(gadre.points() + " runs");
        assertThat(String.join("\n", FitTable.lines(gadre))).contains(" cheapest runs, ");
    }

    @Test
    void aTableStatesEachConstantOnce() {
        List<String> isoflop = FitTable.lines(fit("isoflop"));
        assertThat(isoflop).anyMatch(line -> line.matches("kappa +6.00000 +the same in all replicates"));
        assertThat(isoflop).noneMatch(line -> line.startsWith("N* ~"));
        List<String> gadre = FitTable.lines(fit("gadre")); // whose a is no exponent
        assertThat(gadre).anyMatch(line -> line.startsWith("N* ~ C^")).anyMatch(line -> line.startsWith("a "));
    }

    @Test
    void aCountedConstantHasNoErrorOfRounding() {
        FitReport envelope = fit("envelope");
        assertThat(FitTable.lines(envelope))
                .anyMatch(line -> line.matches("kappa +6.00000 +the same in all replicates"));
        assertThat(FitJson.document(envelope)
                        .at("/intervals/kappa/standardError")
                        .asDouble(-1))
                .isZero();
    }

    @Test
    void profilesHoldRunsOfFreshTokensOnly() {
        FormCase form = form("dataConstrained");
        double flops = 1e22; // none of the others comes near
        var runs = new ArrayList<>(form.runs());
        for (double params : TableOfRuns.spread(2e9, 2e10, 5)) {
            double tokens = flops / 6 / params;
            for (double unique : new double[] {tokens, tokens / 4}) {
                runs.add(TableOfRuns.run(form.truth(), params, tokens, Map.of("uniqueTokens", unique)));
            }
        }
        FitReport report = Forms.of(form.form()).fit(RunTable.of(runs), OPTIONS.withReplicates(0));
        assertThat(report.valleys())
                .filteredOn(valley -> Math.abs(valley.flops() / flops - 1) < 1e-6)
                .singleElement()
                .satisfies(valley -> assertThat(valley.params()).hasSize(5));
    }

    @ParameterizedTest
    @MethodSource("io.ladder.scaling.forms.FormCase#all")
    void everyLawComesBackFromItsSymbols(FormCase form) {
        LossLaw law = form.truth();

        assertThat(LawsByForm.of(law.form(), law.symbols())).isEqualTo(law);
        assertThat(Forms.names()).contains(form.form());
    }

    @Test
    void allFormsThatLawsAreKnownOfCanBeFitted() {
        var forms = new ArrayList<>(LawsByForm.forms());
        forms.addAll(List.of("learningRate", "batch")); // laws of a setting, not of a loss
        assertThat(Forms.names()).containsExactlyInAnyOrderElementsOf(forms);
        assertThat(Forms.ofSetting("batch")).isPresent();
        assertThat(Forms.ofSetting("chinchilla")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.ladder.scaling.forms.FormCase#all")
    void aPlanIsMadeOfEveryFormThatKnowsTokens(FormCase form) {
        FitReport report = Forms.of(form.form()).fit(RunTable.of(TableOfRuns.noisy(form.runs(), SCATTER, 3)), OPTIONS);
        Path file = directory.resolve("fit.json");
        FitJson.write(report, file);
        var planner = new Planner(
                Evidence.of(FitJson.read(file)),
                new ArchitectureSearch(ModelStyle.LLAMA, 32_000, 1024),
                Optional.empty());
        Question budget = Question.ofFlops(1e20);
        if (form.form().equals("moe")) {
            assertThatThrownBy(() -> planner.plan(budget))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("form moe, which has no D");
            return;
        }
        Plan plan = planner.plan(budget);
        double loss = plan.answer().loss().loss();
        assertThat(plan.answer().allocation().flops()).isCloseTo(1e20, Percentage.withPercentage(10));
        assertThat(loss).isCloseTo(best(form.truth(), 1e20), offset(0.05));
        Interval interval = plan.answer().loss().interval().orElseThrow();
        assertThat(loss).isBetween(interval.low(), interval.high());
        // Backwards, and with all that may be asked beside it.
        Plan back = planner.plan(question(loss, null, null));
        assertThat(back.answer().allocation().flops())
                .isCloseTo(plan.answer().allocation().flops(), Percentage.withPercentage(1));
        assertThat(planner.plan(question(loss, 1e10, 1e11))
                        .answer()
                        .allocation()
                        .flops())
                .isPositive();
        assertThat(PlanMarkdown.of(plan)).contains("Law: " + form.form()).doesNotContain("NaN");
    }

    private static double best(LossLaw law, double flops) {
        return new Frontier(law).loss(new Frontier(law).ofFlops(flops));
    }

    private static Question question(Double loss, Double unique, Double served) {
        return new Question(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(loss),
                Optional.empty(),
                Optional.ofNullable(unique),
                Optional.ofNullable(served));
    }

    @Test
    void repeatedTokensAreForetoldWithTheirNumber() {
        FormCase constrained = FormCase.all()
                .filter(one -> one.form().equals("dataConstrained"))
                .findFirst()
                .orElseThrow();
        var point = ModelPoint.parse("--predict", "1e9,3e10,uniqueTokens=1e9");

        FitReport report = Forms.of("dataConstrained")
                .fit(RunTable.of(constrained.runs()), OPTIONS.withReplicates(0).withPredictions(List.of(point)));

        assertThat(report.predictions().get(0).loss())
                .isCloseTo(constrained.truth().loss(1e9, 3e10, Map.of("uniqueTokens", 1e9)), offset(1e-5));
    }

    @Test
    void unknownCircumstancesAreAClearError() {
        assertThatThrownBy(() -> ModelPoint.parse("--predict", "1e9,3e10,colour=3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("experts, uniqueTokens");
    }
}
