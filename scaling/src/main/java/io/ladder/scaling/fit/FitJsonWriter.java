package io.ladder.scaling.fit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.scaling.runs.Run;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.TreeMap;

/** Makes {@code fit.json} of a report; what is not a number, or empty, is left out. {@link FitJsonReader} reads it. */
final class FitJsonWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Digits of a replicate's constants. */
    private static final MathContext DRAWN = new MathContext(8);

    private FitJsonWriter() {}

    /** The report as a JSON object. */
    static ObjectNode document(FitReport report) {
        ObjectNode json = NODES.objectNode();
        json.put("form", report.law().form());
        report.law().symbols().forEach((symbol, value) -> put(json, symbol, value));
        report.paramsExponent().ifPresent(a -> {
            if (!json.has("a")) {
                put(json, "a", a);
            }
            put(json, "paramsExponent", a);
        });
        report.tokensExponent().ifPresent(b -> {
            if (!json.has("b")) {
                put(json, "b", b);
            }
            put(json, "tokensExponent", b);
        });
        json.put("lossUnit", report.lossUnit().words());
        put(json, "objective", report.objective());
        json.put("points", report.points());
        put(json, "residualDeviation", report.residualDeviation());
        ObjectNode intervals = json.putObject("intervals");
        report.intervals().forEach((symbol, interval) -> intervals.set(symbol, of(interval)));
        ArrayNode widened = json.putArray("widened");
        report.widened().forEach(interval -> widened.add(of(interval)));
        ArrayNode unwidened = json.putArray("unwidened");
        report.unwidened().forEach(cause -> unwidened.add(cause.words()));
        ArrayNode warnings = json.putArray("warnings");
        report.warnings().forEach(warnings::add);
        report.undetermined().ifPresent(why -> json.put("undetermined", why));
        ArrayNode predictions = json.putArray("predictions");
        report.predictions().forEach(prediction -> predictions.add(of(prediction)));
        report.rollout().ifPresent(rollout -> json.set("rollout", of(rollout)));
        if (!report.sensitivity().isEmpty()) {
            ArrayNode sensitivity = json.putArray("sensitivity");
            report.sensitivity().forEach(one -> sensitivity.add(of(one)));
        }
        ObjectNode symbols = json.putObject("symbols");
        report.law().symbols().forEach((symbol, value) -> put(symbols, symbol, value));
        ArrayNode runs = json.putArray("runs");
        report.runs().forEach(run -> runs.add(of(run)));
        ArrayNode valleys = json.putArray("valleys");
        report.valleys().forEach(valley -> valleys.add(of(valley)));
        if (report.draws().size() > 0) {
            json.put("drawsOf", report.draws().source().words());
        }
        ObjectNode draws = json.putObject("draws");
        report.draws().bySymbol().forEach((symbol, values) -> {
            ArrayNode array = draws.putArray(symbol);
            for (double value : values) {
                array.add(new BigDecimal(value).round(DRAWN).doubleValue());
            }
        });
        return json;
    }

    private static ObjectNode of(Interval interval) {
        ObjectNode json = NODES.objectNode();
        put(json, "low", interval.low());
        put(json, "high", interval.high());
        interval.standardError().ifPresent(deviation -> put(json, "standardError", deviation));
        return json;
    }

    private static ObjectNode of(WidenedInterval widened) {
        ObjectNode json = NODES.objectNode();
        json.put("interval", widened.interval());
        ArrayNode causes = json.putArray("causes");
        widened.causes().forEach(cause -> causes.add(cause.words()));
        put(json, "factor", widened.factor());
        return json;
    }

    private static ObjectNode of(Prediction prediction) {
        ObjectNode json = NODES.objectNode();
        put(json, "params", prediction.params());
        put(json, "tokens", prediction.tokens());
        put(json, "flops", prediction.flops());
        if (!prediction.circumstances().isEmpty()) {
            ObjectNode circumstances = json.putObject("circumstances");
            new TreeMap<>(prediction.circumstances()).forEach((name, value) -> put(circumstances, name, value));
        }
        put(json, "loss", prediction.loss());
        json.set("interval", of(prediction.interval()));
        return json;
    }

    private static ObjectNode of(Rollout rollout) {
        ObjectNode json = NODES.objectNode();
        json.put("fitted", rollout.fitted());
        put(json, "meanRelativeError", rollout.meanRelativeError());
        put(json, "coverage", rollout.coverage());
        if (Double.isFinite(rollout.coverage())) {
            put(json, "widening", rollout.widening());
        }
        ArrayNode predictions = json.putArray("predictions");
        rollout.predictions().forEach(prediction -> predictions.add(of(prediction)));
        json.set("measured", array(rollout.measured()));
        return json;
    }

    private static ObjectNode of(Sensitivity sensitivity) {
        ObjectNode json = NODES.objectNode();
        json.put("without", sensitivity.without());
        json.put("left", sensitivity.left());
        ArrayNode figures = json.putArray("figures");
        sensitivity.figures().forEach(figure -> {
            ObjectNode one = figures.addObject();
            one.put("name", figure.name());
            put(one, "whole", figure.whole());
            put(one, "part", figure.part());
            one.set("difference", of(figure.difference()));
        });
        return json;
    }

    private static ObjectNode of(FittedRun fitted) {
        ObjectNode json = NODES.objectNode();
        Run run = fitted.run();
        json.put("name", run.name());
        put(json, "params", run.params());
        put(json, "tokens", run.tokens());
        put(json, "flops", run.flops());
        put(json, "loss", run.loss());
        put(json, "lossError", run.lossError());
        put(json, "fitted", fitted.fitted());
        fitted.excluded().ifPresent(why -> json.put("excluded", why));
        ObjectNode more = json.putObject("more");
        run.more().forEach((name, value) -> put(more, name, value));
        return json;
    }

    private static ObjectNode of(Valley valley) {
        ObjectNode json = NODES.objectNode();
        put(json, "flops", valley.flops());
        json.set("params", array(valley.params()));
        json.set("tokens", array(valley.tokens()));
        json.set("losses", array(valley.losses()));
        put(json, "bestParams", valley.bestParams());
        put(json, "bestTokens", valley.bestTokens());
        put(json, "bestLoss", valley.bestLoss());
        json.set("parabola", array(valley.parabola()));
        valley.rejected().ifPresent(why -> json.put("rejected", why));
        return json;
    }

    private static ArrayNode array(Iterable<Double> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }

    /** Leaves out what is not a number: JSON has no word for it. */
    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        }
    }
}
