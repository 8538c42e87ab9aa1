package io.ladder.scaling.report;

import io.ladder.conf.Counted;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.tuning.BestSetting;
import io.ladder.scaling.fit.tuning.TuningReport;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The best value of a setting that each search found, over compute, beside what the law says there. */
final class BestSettingChart {
    private static final String CHART = "best-setting";

    private BestSettingChart() {}

    /** @param words for the setting, such as {@code learning rate} */
    static Chart of(TuningReport report, String words) {
        List<BestSetting> used = sorted(report.used());
        List<BestSetting> rejected = sorted(report.searches().stream()
                .filter(one -> one.rejected().isPresent())
                .toList());
        var series = new ArrayList<Series>();
        List<Double> compute = used.stream().map(BestSettingChart::flops).toList();
        List<Double> byLaw = used.stream().map(one -> byLaw(report, one)).toList();
        series.add(
                isOfCompute(report)
                        ? Series.line("the law", Role.LAW, compute, byLaw)
                        : Series.marks("the law at the searches", Role.LAW, compute, byLaw));
        series.add(points("best of each search", Role.MEASURED, used));
        if (!rejected.isEmpty()) {
            series.add(points("not used", Role.HELD, rejected));
        }
        return new Chart(
                CHART,
                "Best " + words,
                "Best " + words + " of " + Counted.of(used.size(), "search", "searches")
                        + " over compute, beside the law.",
                Axis.logarithmic("training compute (FLOPs)", Quantity.FLOPS),
                Axis.logarithmic("best " + words, Quantity.PLAIN),
                series);
    }

    private static Series points(String name, Role role, List<BestSetting> searches) {
        return Series.points(
                        name,
                        role,
                        searches.stream().map(BestSettingChart::flops).toList(),
                        searches.stream().map(BestSetting::value).toList())
                .labelled(searches.stream()
                        .map(one ->
                                Numbers.count(one.params()) + " parameters, " + Numbers.count(one.tokens()) + " tokens"
                                        + one.rejected().map(why -> ", " + why).orElse(""))
                        .toList());
    }

    private static List<BestSetting> sorted(List<BestSetting> searches) {
        return searches.stream()
                .sorted(Comparator.comparingDouble(BestSettingChart::flops))
                .toList();
    }

    /** Compute of a search's runs, C = 6 N D. */
    static double flops(BestSetting one) {
        return RunTable.FLOPS_PER_PARAMETER_AND_TOKEN * one.params() * one.tokens();
    }

    /** Not of N or D, of which several searches of one compute may differ: it is a line over compute then. */
    static boolean isOfCompute(TuningReport report) {
        return report.law().exponents().keySet().equals(Set.of("C"));
    }

    /** What the law says at a search. */
    static double byLaw(TuningReport report, BestSetting one) {
        return report.at(new ModelPoint(one.params(), one.tokens())).value();
    }
}
