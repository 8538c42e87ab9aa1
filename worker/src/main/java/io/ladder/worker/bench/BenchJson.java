package io.ladder.worker.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.worker.bench.BenchReport.Training;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalLong;

/**
 * A report as one JSON object. What a step took has the names of {@code metrics.jsonl} and stands at the top; units end
 * the names, rates are per second, {@code gflops} are 1e9 FLOP per second, {@code GBPerSecond} 1e9 bytes.
 */
public final class BenchJson {
    private final BenchReport report;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    private BenchJson(BenchReport report) {
        this.report = report;
    }

    /** All of it. */
    public static ObjectNode of(BenchReport report) {
        var writer = new BenchJson(report);
        report.training().ifPresent(writer::training);
        writer.facts();
        writer.machine();
        report.training()
                .ifPresent(training ->
                        writer.json.set("config", training.subject().resolved().root()));
        return writer.json;
    }

    private void training(Training training) {
        StepReport step = training.step();
        json.put("tokensPerSecond", rounded(step.tokensPerSecond()));
        json.put("stepMs", rounded(step.steps().medianSeconds() * 1e3));
        json.put("stepMsP95", rounded(step.steps().p95Seconds() * 1e3));
        json.put("stepMsBest", rounded(step.steps().bestSeconds() * 1e3));
        json.put("steps", step.steps().count());
        json.put("warmupSteps", step.warmupSteps());
        json.put("loss", step.loss());
        json.put("gflops", rounded(step.gflops()));
        json.put("gemmPeakGflops", rounded(training.peakGflops()));
        json.put("mfu", rounded(training.mfu()));
        json.put("bytesSentPerStep", Math.round(step.bytesSentPerStep()));
        json.put("bytesInTheory", Math.round(step.bytesInTheory()));
        put(json, "peakMemoryBytes", step.peakMemoryBytes());
        json.put("arenaBytes", step.arenaBytes());
        json.put("precision", training.products().get(0).dtype().word());
        json.put("ranks", step.ranks());
        json.put("threads", training.threads());
        json.put("batch", training.subject().config().train().batch());
        json.put("microBatch", step.microBatch());
        json.put("tokensPerStep", step.tokensPerStep());
        json.put("vocab", training.subject().vocab());
        json.put("parameters", step.parameters());
        json.put("flopsPerToken", step.flopsPerToken());
        json.put("kernels", step.kernels());
        ArrayNode products = json.putArray("products");
        for (ProductRates rates : training.products()) {
            products.addObject()
                    .put("name", rates.product().name())
                    .put("dtype", rates.dtype().word())
                    .put("rows", rates.product().rows())
                    .put("in", rates.product().in())
                    .put("out", rates.product().out())
                    .put("count", rates.product().count())
                    .put("forwardGflops", rounded(rates.forwardGflops()))
                    .put("inputGradientGflops", rounded(rates.inputGradientGflops()))
                    .put("weightGradientGflops", rounded(rates.weightGradientGflops()));
        }
    }

    private void facts() {
        MachineFacts facts = report.facts();
        ObjectNode machine = json.putObject("machine");
        machine.put("cpu", facts.cpu());
        machine.put("cores", facts.cores());
        put(machine, "memoryBytes", facts.memoryBytes());
        put(machine, "lastLevelCacheBytes", facts.lastLevelCacheBytes());
        machine.put("java", facts.java());
        machine.put("os", facts.os());
    }

    private void machine() {
        MachineReport measured = report.machine();
        ObjectNode machine = (ObjectNode) json.get("machine");
        machine.put("kernels", measured.kernels());
        machine.put("threads", measured.threads());
        measured.multiplyAddGflops().ifPresent(gflops -> machine.put("multiplyAddGflops", rounded(gflops)));
        ArrayNode gemm = machine.putArray("gemm");
        for (MachineReport.Square square : measured.squares()) {
            gemm.addObject()
                    .put("dtype", square.dtype().word())
                    .put("size", square.size())
                    .put("gflops", rounded(square.gflops()));
        }
        machine.put("memoryGBPerSecond", rounded(measured.memoryBytesPerSecond() / 1e9));
        machine.put("memoryArrayBytes", measured.memoryArrayBytes());
        ArrayNode allReduce = machine.putArray("allReduce");
        for (MachineReport.AllReduce each : measured.allReduces()) {
            allReduce
                    .addObject()
                    .put("ranks", 2)
                    .put("bytes", each.bytes())
                    .put("inPlace", each.inPlace())
                    .put("ms", rounded(each.time().medianSeconds() * 1e3))
                    .put("msP95", rounded(each.time().p95Seconds() * 1e3))
                    .put("GBPerSecond", rounded(each.bytesPerSecond() / 1e9));
        }
    }

    private static void put(ObjectNode json, String name, OptionalLong value) {
        if (value.isPresent()) {
            json.put(name, value.getAsLong());
        } else {
            json.putNull(name);
        }
    }

    /** Six digits that count: no measurement here is better than that. */
    private static double rounded(double value) {
        return BigDecimal.valueOf(value).round(new MathContext(6)).doubleValue();
    }
}
