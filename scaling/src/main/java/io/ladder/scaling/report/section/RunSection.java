package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import java.util.Comparator;
import java.util.List;

/** Every run, cheapest first, beside what the law says of it. */
final class RunSection implements Section {
    /** Rows that a page can hold. */
    private static final int MOST_ROWS = 2000;

    private final List<FittedRun> runs;

    RunSection(List<FittedRun> runs) {
        this.runs = runs.stream()
                .sorted(Comparator.comparingDouble((FittedRun run) -> run.run().flops()))
                .toList();
    }

    @Override
    public String id() {
        return "runs";
    }

    @Override
    public String title() {
        return "The runs";
    }

    @Override
    public void write(Html html) {
        long excluded = runs.stream().filter(run -> run.excluded().isPresent()).count();
        List<FittedRun> shown = runs.subList(Math.max(0, runs.size() - MOST_ROWS), runs.size());
        html.paragraph(runs.size() + " runs, " + excluded + " of them left out of the fit."
                + (shown.size() < runs.size()
                        ? " The table holds the " + shown.size() + " most expensive; fit.json holds all."
                        : ""));
        var table = new Table(
                        "Runs, cheapest first",
                        "Run",
                        "Parameters",
                        "Tokens",
                        "FLOPs",
                        "Loss",
                        "By the law",
                        "Difference",
                        "Fitted")
                .words("Fitted");
        for (FittedRun run : shown) {
            table.row(
                    run.run().name(),
                    Numbers.count(run.run().params()),
                    Numbers.count(run.run().tokens()),
                    Numbers.power(run.run().flops()),
                    Numbers.loss(run.run().loss()),
                    Numbers.loss(run.fitted()),
                    Numbers.percent(Math.expm1(run.residual())),
                    run.excluded().map(why -> "no: " + why).orElse("yes"));
        }
        html.open("details").element("summary", "Table of " + shown.size() + " runs");
        table.write(html);
        html.close();
    }
}
