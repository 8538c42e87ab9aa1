package io.ladder.scaling.plan.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What {@code ladder bench --json FILE} measured, as a planner needs it.
 *
 * @param name of the file, for people
 * @param json its content
 */
public record BenchFile(String name, JsonNode json) {
    /** Share of square products' rate that a training step reaches where no step was measured; see benchmarks/. */
    public static final double ASSUMED_MFU = 0.5;

    /** What to run, for errors. */
    private static final String HOW =
            "; make it on one of the executors' machines with `ladder bench --model \"...\" --json"
                    + " bench.json`, and name it with --bench";

    /**
     * Reads it.
     *
     * @throws ConfigException if there is no such file, or it is of something else
     */
    public static BenchFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("--bench=" + file + ": no such file" + HOW);
        }
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            if (!json.path("machine").path("gemm").isArray()) {
                throw new ConfigException(
                        "--bench=" + file + " is not what `ladder bench` writes: it has no machine.gemm" + HOW);
            }
            return new BenchFile(file.toString(), json);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    "--bench=" + file + " is not JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + HOW,
                    e);
        } catch (IOException e) {
            throw new ConfigException("--bench=" + file + " cannot be read (" + e.getMessage() + ")" + HOW, e);
        }
    }

    /**
     * Rate of an executor: of the measured training step where there is one, else of square products times a share.
     *
     * @param cores of an executor; the rate grows with them
     * @param mfu that share, if the user says it
     * @param precision of the training, {@code f32} or {@code bf16}; empty to take the one that was measured. A step
     *     measured in the other one is slower or faster as the products in both are
     */
    public ComputeRate rate(int cores, Optional<Double> mfu, Optional<String> precision) {
        return json.path("gflops").asDouble() > 0 && mfu.isEmpty()
                ? ofStep(cores, precision)
                : ofProducts(cores, mfu, precision);
    }

    /** Bytes per second of an all-reduce's tensor between two ranks of the machine; none if it was not measured. */
    public Optional<Double> localBandwidth() {
        return StreamSupport.stream(json.path("machine").path("allReduce").spliterator(), false)
                .map(each -> each.path("GBPerSecond").asDouble() * 1e9)
                .filter(rate -> rate > 0)
                .max(Comparator.naturalOrder());
    }

    /** Cores of the machine; 0 if the file does not say. */
    public int machineCores() {
        return json.path("machine").path("cores").asInt();
    }

    private ComputeRate ofStep(int cores, Optional<String> wanted) {
        int ranks = Math.max(1, json.path("ranks").asInt());
        int threads = Math.max(1, json.path("threads").asInt());
        double perCore = json.path("gflops").asDouble() / ranks / threads;
        String measured = json.path("precision").asText("f32");
        String precision = wanted.orElse(measured);
        double ratio = precision.equals(measured)
                ? 1
                : best(Optional.of(precision)).path("gflops").asDouble()
                        / best(Optional.of(measured)).path("gflops").asDouble();
        return new ComputeRate(
                1e9 * perCore * ratio * cores,
                precision,
                String.format(
                        Locale.ROOT,
                        "%s: a training step at %.1f GFLOP/s per core in %s%s%s",
                        name,
                        perCore,
                        measured,
                        precision.equals(measured) ? "" : inOther(perCore * ratio, precision, ratio),
                        scaling(threads, cores)),
                threads != cores || !precision.equals(measured),
                Optional.of(json.at("/config/model/dim").asInt()).filter(width -> width > 0));
    }

    private static String inOther(double perCore, String precision, double ratio) {
        return String.format(
                Locale.ROOT,
                ", taken for %.1f in %s, in which the law's runs were trained, as products are %.2f times as fast; measure it"
                        + " with --precision %s",
                perCore,
                precision,
                ratio,
                precision);
    }

    /** The fastest product that was measured, in one precision or in any that a training can have. */
    private JsonNode best(Optional<String> precision) {
        return StreamSupport.stream(json.path("machine").path("gemm").spliterator(), false)
                .filter(product -> precision
                        .map(List::of)
                        .orElse(List.of("f32", "bf16"))
                        .contains(product.path("dtype").asText()))
                .filter(product -> product.path("gflops").asDouble() > 0)
                .max(Comparator.comparingDouble(
                        product -> product.path("gflops").asDouble()))
                .orElseThrow(() -> new ConfigException(
                        "--bench=" + name + " has no products in " + precision.orElse("f32 or bf16") + HOW));
    }

    private ComputeRate ofProducts(int cores, Optional<Double> mfu, Optional<String> wanted) {
        int threads = Math.max(1, json.path("machine").path("threads").asInt());
        JsonNode best = best(wanted);
        double perCore = best.path("gflops").asDouble() / threads;
        String precision = best.path("dtype").asText();
        double share = mfu.orElse(ASSUMED_MFU);
        return new ComputeRate(
                1e9 * perCore * cores * share,
                precision,
                String.format(
                        Locale.ROOT,
                        "%s: products at %.1f GFLOP/s per core in %s, of which a step is taken to reach %.0f%% (%s)%s",
                        name,
                        perCore,
                        precision,
                        100 * share,
                        mfu.isPresent() ? "--mfu" : "assumed: measure a step with ladder bench --model",
                        scaling(threads, cores)),
                true,
                Optional.empty());
    }

    private static String scaling(int threads, int cores) {
        return threads == cores
                ? ""
                : ", measured with " + threads + " threads and taken to grow with the cores to " + cores;
    }
}
