package io.ladder.scaling.report.plan;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.budget.RepeatedDataLaw;
import io.ladder.scaling.report.section.Section;
import io.ladder.scaling.report.section.Trust;
import io.ladder.scaling.report.section.WarningSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The chapters of a plan's page, in the order of reading. */
public final class PlanSections {
    /** All charts that one of them may hold, by their names. */
    public static final List<String> CHARTS = List.of(
            SizeSection.COMPUTE, SizeSection.LOSS, ServingSection.ID, RepetitionSection.ID, OtherBudgetSection.ID);

    private PlanSections() {}

    /**
     * All of a plan.
     *
     * @param fit whose chapters follow, which show themselves what other budgets would buy; none for a law by constants
     */
    public static List<Section> of(Plan plan, Optional<FitReport> fit) {
        var sections = new ArrayList<Section>();
        sections.add(new PlanAnswerSection(plan, fit.flatMap(FitReport::rollout)));
        if (!plan.warnings().isEmpty()) {
            sections.add(new WarningSection(plan.warnings()));
        }
        sections.add(new SizeSection(
                plan, fit.map(report -> Trust.reservation(report.unwidened())).orElse("")));
        plan.answer().serving().ifPresent(serving -> sections.add(new ServingSection(plan, serving)));
        plan.answer().repetition().ifPresent(repetition -> sections.add(new RepetitionSection(plan, repetition)));
        if (fit.isEmpty() || plan.lossLaw() instanceof RepeatedDataLaw) {
            sections.add(new OtherBudgetSection(plan));
        }
        sections.add(new ModelSection(plan));
        plan.deployment().ifPresent(on -> sections.add(new PlaceSection(on)));
        sections.add(new StartSection(plan));
        sections.add(new PlanMethodSection(plan));
        return sections;
    }
}
