package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.plan.budget.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The chapters of a fit's page, in the order of reading: what to do, what to doubt, what it rests on. */
public final class FitSections {
    /** Forms whose readers expect valleys, and a word where there are none. */
    private static final Set<String> PROFILED = Set.of(ChinchillaLaw.FORM, FrontierLaw.ISOFLOP);

    private FitSections() {}

    /** All of a fit. */
    public static List<Section> of(FitReport report) {
        var subject = new Subject(report);
        var sections = new ArrayList<Section>();
        sections.add(new AnswerSection(subject));
        if (!report.warnings().isEmpty()) {
            sections.add(new WarningSection(report.warnings()));
        }
        addEvidence(subject, sections);
        return sections;
    }

    /**
     * Of a fit what another result rests on: without an answer of its own, and without the warnings, which are that
     * result's too.
     *
     * @param name of what its plots point out, for example {@code this plan}
     * @param at where that is
     * @param loss there
     */
    public static List<Section> behind(FitReport report, String name, Allocation at, double loss) {
        var subject = new Subject(report, Optional.of(new Goal(name, Optimum.of(at, loss))));
        var sections = new ArrayList<Section>();
        sections.add(new LawSection(subject));
        addEvidence(subject, sections);
        return sections;
    }

    private static void addEvidence(Subject subject, List<Section> sections) {
        FitReport report = subject.report();
        if (!report.predictions().isEmpty()) {
            sections.add(new PredictionSection(report.predictions()));
        }
        addLaw(subject, sections);
        if (!report.valleys().isEmpty() || PROFILED.contains(report.law().form())) {
            sections.add(new ValleySection(report.valleys(), report.lossUnit()));
        }
        sections.add(new HoldOutSection(subject));
        sections.add(new ResidualSection(subject));
        sections.add(new CloudSection(subject));
        sections.add(new ConstantSection(report));
        if (!report.sensitivity().isEmpty()) {
            sections.add(new SensitivitySection(report));
        }
        sections.add(new RunSection(report));
        sections.add(new MethodSection(report));
    }

    /** What the law looks like: over compute, parameters and tokens, or whatever else its form knows. */
    private static void addLaw(Subject subject, List<Section> sections) {
        if (subject.report().law() instanceof MixtureLaw mixture) {
            sections.add(new ExpertsSection(subject, mixture)); // which has no tokens, and so no best split of compute
            return;
        }
        sections.add(new ExtrapolationSection(subject));
        if (subject.report().law() instanceof DataConstrainedLaw constrained) {
            sections.add(new RepeatedTokensSection(subject, constrained));
        }
        sections.add(new SurfaceSection(subject));
    }
}
