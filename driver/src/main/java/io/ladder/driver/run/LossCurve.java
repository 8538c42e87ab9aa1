package io.ladder.driver.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.ladder.scaling.report.chart.Painter;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss over steps as a picture: every step faint, a running mean, and the validation loss where it was measured. */
public final class LossCurve {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;

    /** Most points of one line: more cannot be seen, and make an SVG of megabytes. */
    private static final int MOST_POINTS = 2000;

    /** Points from which a line is worth a running mean. */
    private static final int LONG = 20;

    private LossCurve() {}

    /**
     * Paints a run's metrics to both files.
     *
     * @param metrics lines of {@code metrics.jsonl}
     * @return why there is no picture, with what to do; empty if all is well
     */
    public static Optional<String> paint(String title, List<JsonNode> metrics, Path png, Path svg) {
        if (metrics.isEmpty()) {
            return Optional.of("no loss curve: there are no metrics");
        }
        return Painter.paint(() -> chart(title, metrics), WIDTH, HEIGHT, png, svg);
    }

    private static XYChart chart(String title, List<JsonNode> metrics) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("step")
                .yAxisTitle("loss (nats per token)")
                .build();
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendPosition(Styler.LegendPosition.InsideNE)
                .setSeriesLines(new java.awt.BasicStroke[] {SeriesLines.SOLID});
        Line loss = Line.of(metrics, "loss").thinned();
        addLine(chart, "loss", loss, new Color(0xB8CCE4), 1f);
        if (loss.size() > LONG) {
            addLine(chart, "loss, running mean", loss.runningMean(), new Color(0x1F5FA8), 2f);
        }
        Line validation = Line.of(metrics, "valLoss");
        if (validation.size() > 0) {
            addLine(chart, "validation loss", validation, new Color(0xC8501E), 2f);
            chart.getSeriesMap().get("validation loss").setMarker(SeriesMarkers.CIRCLE);
        }
        return chart;
    }

    private static void addLine(XYChart chart, String name, Line line, Color color, float width) {
        XYSeries series = chart.addSeries(name, line.steps(), line.values());
        series.setMarker(SeriesMarkers.NONE);
        series.setMarkerColor(color);
        series.setLineColor(color);
        series.setLineWidth(width);
    }

    /** Points of one line. */
    private record Line(List<Double> steps, List<Double> values) {
        static Line of(List<JsonNode> metrics, String field) {
            var line = new Line(new ArrayList<>(), new ArrayList<>());
            for (JsonNode step : metrics) {
                double value = step.path(field).asDouble(Double.NaN);
                if (Double.isFinite(value)) {
                    line.add(step.path("step").asDouble(), value);
                }
            }
            return line;
        }

        private void add(double step, double value) {
            steps.add(step);
            values.add(value);
        }

        int size() {
            return steps.size();
        }

        /**
         * The first point, every k-th, and the last. At least every second of a long line: where all points are equally
         * spaced, the chart would label the steps of some of them instead of round numbers.
         */
        Line thinned() {
            int stride = Math.max(size() > LONG ? 2 : 1, (size() + MOST_POINTS - 1) / MOST_POINTS);
            if (stride == 1) {
                return this;
            }
            var thinned = new Line(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < size(); i++) {
                if (i == 0 || (i + 1) % stride == 0 || i == size() - 1) {
                    thinned.add(steps.get(i), values.get(i));
                }
            }
            return thinned;
        }

        /** Exponential mean over about a fiftieth of the run. */
        Line runningMean() {
            double weight = 1 / Math.max(5, size() / 50.0);
            var means = new Line(new ArrayList<>(), new ArrayList<>());
            double mean = values.get(0);
            for (int i = 0; i < size(); i++) {
                mean += weight * (values.get(i) - mean);
                means.add(steps.get(i), mean);
            }
            return means;
        }
    }
}
