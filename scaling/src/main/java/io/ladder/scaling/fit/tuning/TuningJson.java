package io.ladder.scaling.fit.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.json.RecordJson;

/**
 * {@code fit.json} of a law of settings: {@code form}; its constants flat ({@code K, exponentN, exponentD} or {@code
 * exponentC}) and in {@code symbols}; {@code points} (searches used), {@code residualDeviation} of ln(value), {@code
 * intervals} (standard errors only where they mean something, see {@link Interval}), {@code predictions}, {@code
 * searches}, {@code warnings}, {@code draws} by symbol.
 */
public final class TuningJson {
    private TuningJson() {}

    /** The report as a JSON object. */
    public static ObjectNode document(TuningReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("form", report.form());
        report.symbols().forEach(json::put);
        json.put("points", report.used().size());
        json.put("residualDeviation", report.deviation());
        ObjectNode intervals = json.putObject("intervals");
        report.intervals().forEach((symbol, interval) -> put(intervals, symbol, interval));
        ArrayNode predictions = json.putArray("predictions");
        report.predictions().forEach(said -> predictions.add(RecordJson.of(said)));
        ArrayNode searches = json.putArray("searches");
        report.searches().forEach(search -> searches.add(RecordJson.of(search)));
        ArrayNode warnings = json.putArray("warnings");
        report.warnings().forEach(warnings::add);
        ObjectNode symbols = json.putObject("symbols");
        report.symbols().forEach(symbols::put);
        ObjectNode draws = json.putObject("draws");
        if (!report.draws().isEmpty()) {
            report.symbols().keySet().forEach(symbol -> {
                ArrayNode array = draws.putArray(symbol);
                report.draws()
                        .forEach(draw -> array.add(TuningReport.symbols(draw).get(symbol)));
            });
        }
        return json;
    }

    private static void put(ObjectNode parent, String symbol, Interval interval) {
        parent.set(symbol, RecordJson.of(interval));
    }
}
