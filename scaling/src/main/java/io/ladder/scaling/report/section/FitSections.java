package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FitReport;
import java.util.ArrayList;
import java.util.List;

/** The chapters of a fit's page, in the order of reading: what to do, what to doubt, what it rests on. */
public final class FitSections {
    private FitSections() {}

    /** All of a fit. */
    public static List<Section> of(FitReport report) {
        var subject = new Subject(report);
        var sections = new ArrayList<Section>();
        sections.add(new AnswerSection(subject));
        if (!report.warnings().isEmpty()) {
            sections.add(new WarningSection(report.warnings()));
        }
        sections.add(new ExtrapolationSection(subject));
        sections.add(new SurfaceSection(subject));
        sections.add(new ValleySection(report.valleys()));
        sections.add(new HoldOutSection(report.rollout()));
        sections.add(new ResidualSection(subject));
        sections.add(new CloudSection(subject));
        sections.add(new ConstantSection(report));
        sections.add(new RunSection(report.runs()));
        sections.add(new MethodSection(report));
        return sections;
    }
}
