package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.model.ModelConfig;
import io.ladder.model.Recompute;
import io.ladder.tensor.DType;
import io.ladder.tensor.TensorConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Settings with which a run that takes too much would fit, each tried in the plan. Pure.
 *
 * @param config that does not fit
 * @param vocab number of token ids
 * @param threads math threads of a rank
 * @param computes what matrix products read; where that is open, all that they may
 * @param fits whether a rank has room
 */
record MemoryAdvice(
        RunConfig config, int vocab, int ranks, int threads, List<DType> computes, Predicate<MemoryUse> fits) {

    /** With the same model: for each choice of recomputation from the configured one on, the largest micro-batch that fits. */
    List<String> ways() {
        List<String> ways = new ArrayList<>();
        for (Recompute recompute : recomputations()) {
            largestFitting(recompute, computes).ifPresent(micro -> ways.add(way("", recompute, micro, computes, "")));
        }
        for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
            if (!computes.equals(precision.candidates())) {
                addWays(precision, ways);
            }
        }
        return ways;
    }

    /** Smaller models that fit with what takes least: fewer layers, or else narrower ones; or shorter windows. */
    List<String> smallerModels() {
        ModelConfig model = config.model();
        List<String> ways = new ArrayList<>();
        largest(model.layers() - 1, layers -> with(layers, model.dim(), model.ffn(), model.seq()))
                .ifPresent(layers -> ways.add(
                        smaller("model.layers=" + layers, with(layers, model.dim(), model.ffn(), model.seq()))));
        if (ways.isEmpty()) {
            int step = 2 * model.heads(); // heads stay whole, and even for rotary positions
            largest(model.dim() / step, times -> narrower(times * step))
                    .ifPresent(times -> ways.add(smaller(
                            "model.dim=" + times * step + " with model.ffn=" + ffn(times * step),
                            narrower(times * step))));
        }
        OptionalInt seq = IntStream.iterate(model.seq() / 2, tokens -> tokens > 0, tokens -> tokens / 2)
                .filter(tokens -> leastFits(with(model.layers(), model.dim(), model.ffn(), tokens)))
                .findFirst();
        seq.ifPresent(tokens ->
                ways.add(smaller("model.seq=" + tokens, with(model.layers(), model.dim(), model.ffn(), tokens))));
        return ways;
    }

    /** With another precision, where it allows larger micro-batches than the configured one does. */
    private void addWays(Precision precision, List<String> ways) {
        List<DType> others = precision.candidates();
        String setting = "train.precision=" + precision.name().toLowerCase(Locale.ROOT);
        boolean emulated =
                precision == Precision.BF16 && !config.tensor().kernels().equals(TensorConfig.PLAIN);
        String condition = emulated ? ", if all processors have AMX or AVX512-BF16" : "";
        for (Recompute recompute : recomputations()) {
            int asConfigured = largestFitting(recompute, computes).orElse(0);
            largestFitting(recompute, others).ifPresent(micro -> {
                if (micro > asConfigured) {
                    ways.add(way(setting, recompute, micro, others, condition));
                }
            });
        }
    }

    private List<Recompute> recomputations() {
        return Arrays.stream(Recompute.values())
                .filter(recompute -> recompute.compareTo(config.train().recompute()) >= 0)
                .toList();
    }

    private OptionalInt largestFitting(Recompute recompute, List<DType> types) {
        int share = config.train().batch() / ranks;
        return IntStream.iterate(configuredMicroBatch(), micro -> micro > 0, micro -> micro - 1)
                .filter(micro -> share % micro == 0)
                .filter(micro -> fits.test(use(config, micro, recompute, types)))
                .findFirst();
    }

    private int configuredMicroBatch() {
        TrainConfig train = config.train();
        return train.microBatch().of(train.batch() / ranks, config.model().seq());
    }

    /** Of what takes more, where it is open what products read. */
    private MemoryUse use(RunConfig run, int microBatch, Recompute recompute, List<DType> types) {
        return types.stream()
                .map(compute -> MemoryUse.predicted(run, vocab, ranks, threads, compute, microBatch, recompute))
                .max(Comparator.comparingLong(MemoryUse::total))
                .orElseThrow();
    }

    private String way(String first, Recompute recompute, int microBatch, List<DType> types, String condition) {
        List<String> settings = new ArrayList<>();
        if (!first.isEmpty()) {
            settings.add(first);
        }
        settings.addAll(settings(recompute, microBatch));
        return String.join(" with ", settings) + needs(use(config, microBatch, recompute, types), condition);
    }

    /** Those that differ from the configured ones. */
    private List<String> settings(Recompute recompute, int microBatch) {
        List<String> settings = new ArrayList<>();
        if (recompute != config.train().recompute()) {
            settings.add("train.recompute=" + recompute.name().toLowerCase(Locale.ROOT));
        }
        if (microBatch != configuredMicroBatch()) {
            settings.add("train.microBatch=" + microBatch);
        }
        return settings;
    }

    private static String needs(MemoryUse use, String condition) {
        return " (" + MemoryBudget.mib(use.total() + MemoryBudget.PROCESS_BYTES) + " MiB" + condition + ")";
    }

    private String smaller(String size, Optional<RunConfig> run) {
        List<String> settings = new ArrayList<>(List.of(size));
        settings.addAll(settings(Recompute.BLOCK, 1));
        return String.join(" with ", settings) + needs(use(run.orElseThrow(), 1, Recompute.BLOCK, computes), "");
    }

    private boolean leastFits(Optional<RunConfig> run) {
        return run.isPresent() && fits.test(use(run.get(), 1, Recompute.BLOCK, computes));
    }

    /** The largest number in [1, most] whose run fits; larger runs take more. */
    private OptionalInt largest(int most, IntFunction<Optional<RunConfig>> run) {
        int fitting = 0;
        int tooLarge = most + 1;
        while (tooLarge - fitting > 1) {
            int middle = (fitting + tooLarge) >>> 1;
            if (leastFits(run.apply(middle))) {
                fitting = middle;
            } else {
                tooLarge = middle;
            }
        }
        return fitting == 0 ? OptionalInt.empty() : OptionalInt.of(fitting);
    }

    private Optional<RunConfig> narrower(int dim) {
        return with(config.model().layers(), dim, ffn(dim), config.model().seq());
    }

    /** In the configured proportion. */
    private int ffn(int dim) {
        ModelConfig model = config.model();
        return (int) Math.max(1, (long) model.ffn() * dim / model.dim());
    }

    /** Empty if the sizes do not go with the other settings, as a window that is no shorter than the sequence. */
    private Optional<RunConfig> with(int layers, int dim, int ffn, int seq) {
        ModelConfig model = config.model();
        try {
            var changed = new ModelConfig(
                    model.style(),
                    layers,
                    dim,
                    model.heads(),
                    model.kvHeads(),
                    ffn,
                    seq,
                    model.norm(),
                    model.normPlacement(),
                    model.positions(),
                    model.activation(),
                    model.bias(),
                    model.tiedOutput(),
                    model.dropout(),
                    model.initialization(),
                    model.window(),
                    model.ropeTheta(),
                    model.normEps());
            return Optional.of(new RunConfig(
                    config.name(),
                    config.seed(),
                    config.data(),
                    changed,
                    config.train(),
                    config.tensor(),
                    config.parallelism(),
                    config.checkpoint()));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }
}
