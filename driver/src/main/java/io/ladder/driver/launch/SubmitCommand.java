package io.ladder.driver.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The exact command that runs an application on Spark, as a list of words. Pure.
 *
 * <p>With a user's Spark it is {@code $SPARK_HOME/bin/spark-submit}. The embedded Spark has no scripts: there it is
 * {@code java org.apache.spark.deploy.SparkSubmit} on its jars with {@code local-cluster} as master, so every rank is a
 * process of its own, as on a cluster. Options come in this order: ours, then the user's, so that the user's win.
 *
 * @param spark which Spark
 * @param java the java binary, for the embedded Spark
 * @param mainClass the application
 * @param arguments its arguments
 * @param ranks executors wanted
 * @param config what one executor gets
 * @param offHeapMb memory of one executor outside of the Java heap, MiB
 * @param driverLog file of the driver's log lines
 * @param scratch directory of the embedded Spark's working files; removed at the end of the run
 * @param applicationFiles local files that the arguments name, for a driver that runs elsewhere
 * @param userOptions passed on verbatim
 */
public record SubmitCommand(
        SparkInstallation spark,
        Path java,
        String mainClass,
        List<String> arguments,
        int ranks,
        SparkConfig config,
        long offHeapMb,
        Path driverLog,
        Path scratch,
        List<Path> applicationFiles,
        SubmitOptions userOptions) {

    /** System property of the driver: the scratch directory, made and removed by the application. */
    public static final String SCRATCH_PROPERTY = "ladder.scratch";

    /** Where the run's processes put temporary files, so that those of a killed one go with its scratch directory. */
    public static Path temporaryFiles(Path scratch) {
        return scratch.resolve("tmp");
    }

    /** The command, ready to run. */
    public List<String> words() {
        var words = new ArrayList<String>();
        if (spark.embedded()) {
            addEmbeddedSparkSubmit(words);
        } else {
            words.add(spark.home().resolve("bin/spark-submit").toString());
            words.addAll(List.of("--driver-java-options", String.join(" ", driverJavaOptions())));
        }
        words.addAll(List.of("--class", mainClass));
        settings().forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
        if (userOptions.clusterMode() && !applicationFiles.isEmpty()) {
            words.addAll(List.of(
                    "--files",
                    String.join(
                            ",", applicationFiles.stream().map(Path::toString).toList())));
        }
        words.addAll(userOptions.words());
        // The embedded Spark has the application on its class path already; nothing needs to be shipped.
        words.add(spark.embedded() ? "spark-internal" : spark.applicationJar().toString());
        words.addAll(arguments);
        return List.copyOf(words);
    }

    private void addEmbeddedSparkSubmit(List<String> words) {
        words.addAll(List.of(
                "env",
                "SPARK_HOME=" + scratch,
                "SPARK_SCALA_VERSION=2.12",
                "SPARK_LOCAL_IP=127.0.0.1",
                "SPARK_LOCAL_HOSTNAME=localhost"));
        words.add(java.toString());
        words.addAll(JvmFlags.SPARK);
        words.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.addAll(spark.classArchive().flags("driver"));
        words.addAll(driverJavaOptions());
        words.addAll(List.of("-cp", spark.classPath()));
        words.add("org.apache.spark.deploy.SparkSubmit");
        words.addAll(List.of(
                "--master",
                "local-cluster[%d,%d,%d]".formatted(ranks, config.executorCores(), config.executorMemoryMb())));
    }

    private List<String> driverJavaOptions() {
        var options = new ArrayList<String>();
        if (!userOptions.clusterMode()) {
            options.add("-Dlog4j2.configurationFile=" + spark.driverLogging().toUri());
            options.add("-Dladder.log=" + driverLog);
        }
        if (spark.embedded()) {
            options.add("-D" + SCRATCH_PROPERTY + "=" + scratch);
            options.add("-Djava.io.tmpdir=" + temporaryFiles(scratch));
        }
        if (userOptions.master().filter(SubmitCommand::ranksInsideDriver).isPresent()) {
            options.addAll(JvmFlags.RANK);
        }
        return options;
    }

    private Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("spark.plugins", "io.ladder.driver.spark.LadderPlugin");
        settings.put("spark.executor.instances", Integer.toString(ranks));
        settings.put("spark.executor.cores", Integer.toString(config.executorCores()));
        settings.put("spark.task.cpus", Integer.toString(config.executorCores()));
        settings.put("spark.cores.max", Integer.toString(Math.multiplyExact(ranks, config.executorCores())));
        settings.put("spark.executor.memory", config.executorMemoryMb() + "m");
        settings.put("spark.executor.memoryOverhead", offHeapMb + "m");
        settings.put(ExecutorMemory.PLANNED, offHeapMb + "m");
        settings.put("spark.executor.extraJavaOptions", String.join(" ", executorJavaOptions()));
        RankEnvironment.VARIABLES.forEach((name, value) -> settings.put("spark.executorEnv." + name, value));
        // A rank is one task for the whole run: a second copy, or another number of executors, would break it.
        settings.put("spark.speculation", "false");
        settings.put("spark.dynamicAllocation.enabled", "false");
        settings.put("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
        settings.put("spark.sql.catalogImplementation", "in-memory");
        if (spark.embedded()) {
            settings.put("spark.executor.extraClassPath", spark.classPath());
            settings.put("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1");
            settings.put("spark.local.dir", scratch.resolve("local").toString());
            settings.put(
                    "spark.sql.warehouse.dir",
                    scratch.resolve("warehouse").toUri().toString());
            settings.put("spark.ui.enabled", "false");
            settings.put("spark.ui.showConsoleProgress", "false");
            settings.put("spark.shuffle.service.enabled", "false");
        }
        return settings;
    }

    private List<String> executorJavaOptions() {
        var options = new ArrayList<>(JvmFlags.RANK);
        options.add("-XX:+UseSerialGC"); // tensors are off the heap; a small heap needs no collector threads
        options.addAll(spark.classArchive().flags("executor-{{EXECUTOR_ID}}")); // Spark puts the number in
        // A container's home may not be writable, its working directory is.
        Path cache = spark.embedded() ? spark.nativeCache() : Path.of(".javacpp");
        options.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
        if (spark.embedded()) {
            options.add("-Djava.io.tmpdir=" + temporaryFiles(scratch));
        }
        return options;
    }

    private static boolean ranksInsideDriver(String master) {
        return master.startsWith("local") && !master.startsWith("local-cluster");
    }
}
