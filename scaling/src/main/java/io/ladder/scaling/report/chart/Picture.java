package io.ladder.scaling.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart as a file, for documents and slides: what the page draws, on white. */
public final class Picture {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 600;
    private static final int TICK_PIXELS = 74;
    private static final Color INK = new Color(0x1C2530);
    private static final Color SOFT = new Color(0x55606E);
    private static final Color GRID = new Color(0xE9ECF0);

    /** The page's colour scale on white. */
    private static final Color[] SCALE = {
        new Color(0x46327E), new Color(0x365C8D), new Color(0x1F8A8C), new Color(0x31A368), new Color(0x94B51F)
    };

    /** A series has one colour here, so points of many shades become as many series as this. */
    private static final int STEPS = 12;

    private final Chart chart;
    private final XYChart picture;
    private int numSeries;

    private Picture(Chart chart) {
        this.chart = chart;
        picture = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(chart.title())
                .xAxisTitle(chart.x().title())
                .yAxisTitle(chart.y().title())
                .build();
    }

    /**
     * Paints {@code ID.png} and {@code ID.svg}.
     *
     * @return why there is no picture, with what to do; empty if all is well
     */
    public static Optional<String> paint(Chart chart, Path directory) {
        return Painter.paint(
                () -> new Picture(chart).draw(),
                WIDTH,
                HEIGHT,
                directory.resolve(chart.id() + ".png"),
                directory.resolve(chart.id() + ".svg"));
    }

    private XYChart draw() {
        AxesChartStyler style = picture.getStyler();
        style.setxAxisTickLabelsFormattingFunction(tick(chart.x()));
        style.setyAxisTickLabelsFormattingFunction(tick(chart.y()));
        style.setXAxisTickMarkSpacingHint(spacing(chart.x(), Series::x, WIDTH));
        style.setYAxisTickMarkSpacingHint(spacing(chart.y(), Series::y, HEIGHT) * 2 / 3);
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        style.setXAxisTickLabelsColor(SOFT).setYAxisTickLabelsColor(SOFT).setAxisTickMarksColor(GRID);
        style.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(SeriesLines.SOLID);
        style.setChartBackgroundColor(Color.WHITE);
        style.setChartFontColor(INK);
        style.setPlotBorderVisible(false);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.measured().ifPresent(this::addSpan);
        chart.series().forEach(this::add);
        return picture;
    }

    /**
     * Labels of an axis. A logarithmic axis is drawn as a plain one over log10, because this library's own cannot have
     * labels like ours. A loss, which spans less than a decade, stays as it is.
     */
    private static Function<Double, String> tick(Axis axis) {
        Quantity quantity = axis.quantity() == Quantity.LOSS ? Quantity.PLAIN : axis.quantity();
        return byDecades(axis) ? position -> quantity.say(Math.pow(10, position)) : quantity::say;
    }

    /** Least distance of ticks, pixels: on an axis of several decades so large that none falls between two decades. */
    private int spacing(Axis axis, Function<Series, List<Double>> values, int pixels) {
        if (!byDecades(axis)) {
            return TICK_PIXELS;
        }
        var positions = chart.series().stream()
                .flatMap(series -> values.apply(series).stream())
                .filter(axis::holds)
                .mapToDouble(Math::log10)
                .summaryStatistics();
        double decades = positions.getMax() - positions.getMin();
        return decades < 2 ? TICK_PIXELS : (int) Math.max(TICK_PIXELS, 0.6 * pixels / decades);
    }

    private static boolean byDecades(Axis axis) {
        return axis.logarithmic() && axis.quantity() != Quantity.LOSS;
    }

    private static double place(Axis axis, double value) {
        return byDecades(axis) ? Math.log10(value) : value;
    }

    private void add(Series series) {
        switch (series.kind()) {
            case LINE, DASHED -> addLine(series);
            case POINTS, MARKS -> addPoints(series);
            case BAND -> addBand(series);
        }
    }

    private void addLine(Series series) {
        boolean shown = series.named();
        for (Series part : unbroken(series)) {
            XYSeries line = newSeries(series.name(), part.x(), part.y());
            line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
            line.setMarker(SeriesMarkers.NONE);
            line.setLineColor(color(series, 0));
            line.setLineWidth(series.role() == Role.GUIDE ? 1f : 2.2f);
            line.setLineStyle(series.kind() == Series.Kind.DASHED ? SeriesLines.DASH_DASH : new BasicStroke(1));
            line.setShowInLegend(shown);
            shown = false;
        }
        if (series.labels().size() == 1 && !series.x().isEmpty()) {
            int last = series.x().size() - 1;
            picture.addAnnotation(new AnnotationText(
                    series.labels().get(0),
                    place(chart.x(), series.x().get(last)),
                    place(chart.y(), series.y().get(last)),
                    false));
            picture.getStyler().setAnnotationTextFontColor(SOFT);
            picture.getStyler().setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        }
    }

    /** A line's stretches between what is not a number, which this library would draw as zero. */
    private List<Series> unbroken(Series series) {
        var parts = new ArrayList<Series>();
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (int i = 0; i <= series.x().size(); i++) {
            boolean holds = i < series.x().size()
                    && chart.x().holds(series.x().get(i))
                    && chart.y().holds(series.y().get(i));
            if (holds) {
                x.add(series.x().get(i));
                y.add(series.y().get(i));
            } else if (!x.isEmpty()) {
                parts.add(Series.line(series.name(), series.role(), x, y));
                x.clear();
                y.clear();
            }
        }
        return parts;
    }

    private void addPoints(Series series) {
        List<List<Integer>> byStep = new ArrayList<>(Collections.nCopies(STEPS, List.of()));
        for (int i = 0; i < series.x().size(); i++) {
            if (chart.x().holds(series.x().get(i)) && chart.y().holds(series.y().get(i))) {
                int step = series.shades().size() > 1
                        ? (int) Math.min(STEPS - 1, series.shades().get(i) * STEPS)
                        : 0;
                var members = new ArrayList<>(byStep.get(step));
                members.add(i);
                byStep.set(step, members);
            }
        }
        boolean marks = series.kind() == Series.Kind.MARKS;
        Marker marker = marks ? SeriesMarkers.DIAMOND : SeriesMarkers.CIRCLE;
        boolean shown = series.named();
        for (List<Integer> members : byStep) {
            if (!members.isEmpty()) {
                XYSeries points = newSeries(
                        series.name(),
                        members.stream().map(series.x()::get).toList(),
                        members.stream().map(series.y()::get).toList());
                points.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
                points.setMarker(marker);
                points.setMarkerColor(color(series, members.get(0)));
                points.setShowInLegend(shown);
                shown = false;
            }
        }
    }

    private void addBand(Series series) {
        var x = new ArrayList<>(series.x());
        var y = new ArrayList<>(series.y());
        for (int i = series.x().size() - 1; i >= 0; i--) {
            x.add(series.x().get(i));
            y.add(series.upper().get(i));
        }
        addArea(series.name(), x, y, new Color(0x7A, 0x87, 0x96, 64)).setShowInLegend(series.named());
    }

    private void addSpan(Chart.Span span) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Series series : chart.series()) {
            for (List<Double> values : List.of(series.y(), series.upper())) {
                for (double value : values) {
                    low = chart.y().holds(value) ? Math.min(low, value) : low;
                    high = chart.y().holds(value) ? Math.max(high, value) : high;
                }
            }
        }
        addArea(
                span.name(),
                List.of(span.low(), span.high(), span.high(), span.low()),
                List.of(low, low, high, high),
                new Color(0xEEF3F8));
    }

    private XYSeries addArea(String name, List<Double> x, List<Double> y, Color fill) {
        XYSeries area = newSeries(name, x, y);
        area.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        area.setMarker(SeriesMarkers.NONE);
        area.setFillColor(fill);
        area.setLineColor(fill);
        area.setLineWidth(0);
        return area;
    }

    private XYSeries newSeries(String name, List<Double> x, List<Double> y) {
        XYSeries series = picture.addSeries(
                "series " + numSeries++,
                x.stream().map(value -> place(chart.x(), value)).toList(),
                y.stream().map(value -> place(chart.y(), value)).toList());
        series.setLabel(name);
        return series;
    }

    private static Color color(Series series, int i) {
        return switch (series.role()) {
            case MEASURED -> new Color(0x0072B2);
            case LAW -> INK;
            case FRONTIER -> new Color(0xC0440E);
            case HELD -> new Color(0x9A7400);
            case GUIDE -> new Color(0x98A3B0);
            case SHADED -> shade(series.shades().get(series.shades().size() == 1 ? 0 : i));
        };
    }

    private static Color shade(double share) {
        double at = Math.min(SCALE.length - 1.001, Math.max(0, share * (SCALE.length - 1)));
        Color from = SCALE[(int) at];
        Color to = SCALE[(int) at + 1];
        double part = at - (int) at;
        return new Color(
                mixed(from.getRed(), to.getRed(), part),
                mixed(from.getGreen(), to.getGreen(), part),
                mixed(from.getBlue(), to.getBlue(), part));
    }

    private static int mixed(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }
}
