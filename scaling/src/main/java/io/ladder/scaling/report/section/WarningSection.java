package io.ladder.scaling.report.section;

import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import java.util.List;

/** What is doubtful, beside the answer and before any plot. */
public final class WarningSection implements Section {
    private final List<String> warnings;

    public WarningSection(List<String> warnings) {
        this.warnings = List.copyOf(warnings);
    }

    @Override
    public String id() {
        return "warnings";
    }

    @Override
    public String title() {
        return warnings.size() == 1 ? "One warning" : warnings.size() + " warnings";
    }

    @Override
    public void write(Html html) {
        html.list(warnings.stream().map(Numbers::readable).toList());
    }
}
