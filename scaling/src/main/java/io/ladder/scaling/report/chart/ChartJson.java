package io.ladder.scaling.report.chart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** A chart as the page's script reads it; field names are the record's, what is not a number is null. */
public final class ChartJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ChartJson() {}

    /** All charts of a page. */
    public static ArrayNode of(List<Chart> charts) {
        ArrayNode all = MAPPER.createArrayNode();
        charts.forEach(chart -> all.add(of(chart)));
        return all;
    }

    private static ObjectNode of(Chart chart) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", chart.id()).put("title", chart.title());
        node.set("x", axis(chart.x()));
        node.set("y", axis(chart.y()));
        chart.measured().ifPresent(span -> node.putObject("measured")
                .put("name", span.name())
                .put("low", span.low())
                .put("high", span.high()));
        node.put("readAlong", chart.readAlong());
        ArrayNode series = node.putArray("series");
        chart.series().forEach(one -> series.add(series(one, chart)));
        return node;
    }

    private static ObjectNode axis(Axis axis) {
        return MAPPER.createObjectNode()
                .put("title", axis.title())
                .put("quantity", word(axis.quantity()))
                .put("logarithmic", axis.logarithmic());
    }

    private static ObjectNode series(Series series, Chart chart) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("name", series.name())
                .put("kind", word(series.kind()))
                .put("role", word(series.role()))
                .put("named", series.named());
        node.set("x", numbers(series.x(), chart.x()));
        node.set("y", numbers(series.y(), chart.y()));
        if (!series.upper().isEmpty()) {
            node.set("upper", numbers(series.upper(), chart.y()));
        }
        if (!series.labels().isEmpty()) {
            ArrayNode labels = node.putArray("labels");
            series.labels().forEach(labels::add);
        }
        if (!series.shades().isEmpty()) {
            ArrayNode shades = node.putArray("shades");
            series.shades().forEach(shade -> shades.add(shortened(shade, 3)));
        }
        return node;
    }

    private static ArrayNode numbers(List<Double> values, Axis axis) {
        ArrayNode numbers = MAPPER.createArrayNode();
        for (double value : values) {
            if (axis.holds(value)) {
                numbers.add(shortened(value, 6));
            } else {
                numbers.addNull();
            }
        }
        return numbers;
    }

    /** Six digits are more than a screen shows; seventeen would be most of the page. */
    private static double shortened(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits)).doubleValue();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
