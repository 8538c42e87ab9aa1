package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.scaling.plan.AssumedNetwork;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.cluster.BenchFile;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.ComputeRate;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The cluster that is to train: what there is of it, how fast it is, what it costs. */
final class ClusterOptions {
    private static final String NEEDS = " describes a cluster; give --executors, --cores, --memory and --bench too";
    /** A disk or an object store, where nothing is known of it. */
    private static final String USUAL_STORAGE = "200MB";

    @Option(
            names = "--executors",
            paramLabel = "N",
            description =
                    "Executors there are, one for each rank at most; with --memory and --bench they describe a cluster.")
    private Integer executors;

    @Option(names = "--cores", paramLabel = "N", description = "Cores of each executor (default: ${DEFAULT-VALUE}).")
    private int cores = 1;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory of each executor's container, Java heap included, for example 16g.")
    private String memory;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "Java heap of each executor, spark.executor.memory (default: ${DEFAULT-VALUE}).")
    private String heap = "1g";

    @Option(
            names = "--bandwidth",
            paramLabel = "SIZE",
            description = "Bytes per second between two executors, for example 1.2GB or 10Gbit (default: what --bench"
                    + " measured between two ranks of one machine).")
    private String bandwidth;

    @Option(
            names = "--bench",
            paramLabel = "FILE",
            description = "What `ladder bench --json FILE` measured on an executor.")
    private Path bench;

    @Option(
            names = "--mfu",
            paramLabel = "SHARE",
            description = "Share of the products' rate that a step reaches, where --bench measured no step (default: "
                    + BenchFile.ASSUMED_MFU + ").")
    private Double mfu;

    @Option(
            names = "--gflops",
            paramLabel = "G",
            description = "Instead of --bench: GFLOP/s that one executor sustains in training.")
    private Double gflops;

    @Option(
            names = "--storage",
            paramLabel = "SIZE",
            description = "Bytes per second that an executor writes of a checkpoint (default: ${DEFAULT-VALUE}).")
    private String storage = USUAL_STORAGE;

    @Option(names = "--price", paramLabel = "P", description = "Price of one executor for an hour, in any currency.")
    private Double price;

    @Option(names = "--core-price", paramLabel = "P", description = "Or the price of one core for an hour.")
    private Double corePrice;

    /** What is wrong with single values. */
    void checkValues(Problems problems) {
        problems.require(executors == null || executors > 0, () -> "--executors=" + executors + " must be at least 1");
        problems.require(cores > 0, () -> "--cores=" + cores + " must be at least 1");
        size(problems, "--memory", memory);
        size(problems, "--heap", heap);
        size(problems, "--bandwidth", bandwidth);
        size(problems, "--storage", storage);
        positive(problems, "--gflops", gflops);
        positive(problems, "--price", price);
        positive(problems, "--core-price", corePrice);
        problems.require(mfu == null || (mfu > 0 && mfu <= 1), () -> "--mfu=" + mfu + " must be above 0 and at most 1");
    }

    /**
     * The cluster; empty if none was described. Its values were {@linkplain #checkValues checked}.
     *
     * @param precision that the training will have, {@code f32} or {@code bf16}; empty for the one that was measured
     * @throws ConfigException with all problems
     */
    Optional<Cluster> cluster(Optional<String> precision) {
        var problems = new Problems();
        if (executors == null) {
            alone(problems, "--memory", memory);
            alone(problems, "--bandwidth", bandwidth);
            alone(problems, "--bench", bench);
            alone(problems, "--gflops", gflops);
            alone(problems, "--price", price);
            alone(problems, "--core-price", corePrice);
            problems.throwIfAny();
            return Optional.empty();
        }
        problems.require(
                memory != null, () -> "--executors needs --memory: what each executor's container has, e.g. 16g");
        problems.require(
                bench != null || gflops != null,
                () ->
                        "--executors needs to know how fast they are: --bench bench.json, made on one of them with `ladder"
                                + " bench --model \"...\" --json bench.json`, or --gflops");
        problems.require(
                bench == null || gflops == null,
                () -> "--bench and --gflops both say how fast executors are; leave one out");
        problems.require(
                price == null || corePrice == null,
                () -> "--price and --core-price both say what a rank costs; leave one out");
        problems.throwIfAny();
        Optional<BenchFile> file = Optional.ofNullable(bench).map(BenchFile::read);
        return Optional.of(new Cluster(
                executors,
                cores,
                (long) ByteSize.parse("--memory", memory).bytes(),
                (long) ByteSize.parse("--heap", heap).bytes(),
                file.map(measured -> measured.rate(cores, Optional.ofNullable(mfu), precision))
                        .orElseGet(() -> given(precision)),
                bandwidth(file),
                bandwidthSource(file),
                ByteSize.parse("--storage", storage).bytes(),
                Optional.ofNullable(price != null ? price : corePrice == null ? null : (Double) (corePrice * cores))));
    }

    private ComputeRate given(Optional<String> precision) {
        return new ComputeRate(
                gflops * 1e9,
                precision.orElse("f32"),
                String.format(
                        Locale.ROOT,
                        "--gflops=%s per executor was given, not measured; all times are as good as that",
                        gflops),
                true,
                Optional.empty());
    }

    private double bandwidth(Optional<BenchFile> file) {
        if (bandwidth != null) {
            return ByteSize.parse("--bandwidth", bandwidth).bytes();
        }
        return file.flatMap(BenchFile::localBandwidth)
                .orElseThrow(() -> new ConfigException(
                        executors == 1
                                ? "--bandwidth is missing, and --bench measured none; with one executor any will do, e.g. 1GB"
                                : "--bandwidth is missing, and --bench measured none: give the bytes per second between two"
                                        + " executors, e.g. 1.2GB or 10Gbit"));
    }

    /** What a plan on that cluster must say of its network; empty if its bandwidth was given, or all is in one host. */
    Optional<String> doubt(Plan plan) {
        return bandwidth != null || bench == null
                ? Optional.empty()
                : plan.deployment()
                        .flatMap(on ->
                                AssumedNetwork.doubt(on, BenchFile.read(bench).machineCores()));
    }

    private String bandwidthSource(Optional<BenchFile> file) {
        return bandwidth != null || file.isEmpty()
                ? "--bandwidth=" + bandwidth
                : "bandwidth of an all-reduce between two ranks of one machine ("
                        + file.get().name() + "); a network between hosts is slower: give --bandwidth";
    }

    private static void alone(Problems problems, String option, Object value) {
        problems.require(value == null, () -> option + "=" + value + NEEDS);
    }

    private static void size(Problems problems, String option, String value) {
        if (value != null) {
            problems.collect(() -> ByteSize.parse(option, value));
        }
    }

    private static void positive(Problems problems, String option, Double value) {
        problems.require(
                value == null || (value > 0 && !value.isInfinite()),
                () -> option + "=" + value + " must be a finite number above 0");
    }
}
