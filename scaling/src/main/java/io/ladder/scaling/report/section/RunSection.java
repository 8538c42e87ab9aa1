package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.runs.CostOrder;
import java.util.Comparator;
import java.util.List;

/** Every run, cheapest first (smallest, where compute is not known), beside what the law says of it. */
final class RunSection implements Section {
    /** Rows that a page can hold. */
    private static final int MOST_ROWS = 2000;

    private final CostOrder order;
    private final List<FittedRun> runs;
    private final String rows;

    RunSection(FitReport report) {
        List<FittedRun> runs = report.runs();
        rows = report.rows();
        order = CostOrder.of(runs.stream().map(FittedRun::run).toList());
        this.runs = runs.stream()
                .sorted(Comparator.comparing(FittedRun::run, order.comparator()))
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
        html.paragraph(runs.size() + " " + rows + ", " + excluded + " of them left out of the fit."
                + (shown.size() < runs.size()
                        ? " The table holds the " + shown.size() + " " + order.most() + "; fit.json holds all."
                        : ""));
        var columns = new ModelColumns(
                shown.stream().map(run -> ModelColumns.Model.of(run.run())).toList());
        var names = columns.names("Loss", "By the law", "Difference", "Fitted");
        names.add(0, "Run");
        var table = new Table("Runs, " + order.least() + " first", names).words("Fitted");
        for (FittedRun run : shown) {
            var cells = columns.cells(
                    ModelColumns.Model.of(run.run()),
                    Numbers.loss(run.run().loss()),
                    Numbers.loss(run.fitted()),
                    Numbers.percent(Math.expm1(run.residual())),
                    run.excluded().map(why -> "no: " + why).orElse("yes"));
            cells.add(0, run.run().name());
            table.row(cells);
        }
        html.open("details").element("summary", "Table of " + shown.size() + " " + rows);
        table.write(html);
        html.close();
    }
}
