package io.ladder.driver.cli;

import io.ladder.conf.ConfigTree;
import io.ladder.conf.Counted;
import io.ladder.conf.ShellQuoting;
import io.ladder.driver.launch.ExecutorMemory;
import io.ladder.driver.launch.LauncherScript;
import io.ladder.driver.launch.RankMemory;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitOptions;
import io.ladder.driver.launch.VocabularySize;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SettingsDraft;
import io.ladder.scaling.plan.Deployment;
import io.ladder.scaling.plan.Figures;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.StartCommand;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.worker.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a planned training is started: on this machine where its executors fit that, and always on a cluster, with a
 * placeholder for Spark's home where it is not known.
 *
 * @param spark of the user, or the embedded one, which runs on this machine alone
 * @param submitOptions what the user gave after {@code --}
 * @param machineCores of this machine
 * @param machineBytes its memory
 */
record StartCommands(SparkInstallation spark, SubmitOptions submitOptions, int machineCores, long machineBytes) {
    private static final Path PLACEHOLDER = Path.of("/opt/spark");
    private static final SubmitOptions ANY_CLUSTER = new SubmitOptions(List.of("--master", "yarn"));
    private static final String SUBMITTED = "by the line that this composes";

    static StartCommands here(SparkInstallation spark, SubmitOptions submitOptions) {
        return new StartCommands(
                spark, submitOptions, Runtime.getRuntime().availableProcessors(), ExecutorMemory.machineBytes());
    }

    /**
     * The commands, the one to give first.
     *
     * @param settings of its {@code train.yaml}
     * @param config where that is
     * @param name of the run
     * @param dataIsKnown whether the settings say what to train on
     */
    List<StartCommand> of(Plan plan, ConfigTree settings, Path config, String name, boolean dataIsKnown) {
        List<String> application = new ArrayList<>(List.of(config.toString()));
        if (!dataIsKnown) {
            application.addAll(List.of("--set", "data.text=PATH"));
        }
        var submitted = new Submitted(settings, config, name, dataIsKnown, application);
        if (!spark.embedded()) {
            return List.of(
                    new StartCommand(
                            "with the Spark of SPARK_HOME"
                                    + (submitOptions.master().isPresent()
                                            ? ""
                                            : ", on the master that its configuration names (another: -- --master yarn)"),
                            train(application, submitOptions)),
                    new StartCommand(SUBMITTED, ShellQuoting.quote(submitted.words(spark, submitOptions))));
        }
        List<StartCommand> commands = new ArrayList<>();
        Deployment on = plan.deployment().orElseThrow();
        boolean isGiven = submitOptions.master().isPresent();
        boolean fits = isGiven || fits(on);
        if (fits) {
            commands.add(new StartCommand(
                    isGiven ? "with the embedded Spark" : "on this machine", train(application, submitOptions)));
        }
        SubmitOptions cluster = isGiven ? submitOptions : also(ANY_CLUSTER);
        commands.add(new StartCommand(
                "on a cluster (placeholders: SPARK_HOME, which is not set here, is where your Spark 3.5 is"
                        + (isGiven ? ")" : "; yarn is your master)") + (fits ? "" : "; " + tooLittle(on)),
                "SPARK_HOME=" + PLACEHOLDER + " " + train(application, cluster)));
        List<String> words = submitted.words(spark.at(PLACEHOLDER), cluster);
        commands.add(new StartCommand(
                SUBMITTED, "$SPARK_HOME/bin/spark-submit " + ShellQuoting.quote(words.subList(1, words.size()))));
        return commands;
    }

    private SubmitOptions also(SubmitOptions more) {
        List<String> words = new ArrayList<>(more.words());
        words.addAll(submitOptions.words());
        return new SubmitOptions(words);
    }

    private static String train(List<String> application, SubmitOptions options) {
        List<String> words = new ArrayList<>(List.of("train"));
        words.addAll(application);
        if (!options.words().isEmpty()) {
            words.add("--");
            words.addAll(options.words());
        }
        return LauncherScript.command(words);
    }

    /** Whether the embedded Spark could run all ranks here, as {@code ladder train} will ask. */
    private boolean fits(Deployment on) {
        Alternative chosen = on.choice().chosen().orElseThrow();
        int ranks = chosen.placement().ranks();
        var executor = new SparkConfig(on.cluster().cores(), (on.cluster().heapBytes() >> 20) + "m");
        long room = ExecutorMemory.beforeSpark(submitOptions, true, ranks, executor, machineBytes)
                .orElseThrow()
                .offHeapBytes();
        return (long) ranks * on.cluster().cores() <= machineCores && chosen.neededBytes() <= room;
    }

    private String tooLittle(Deployment on) {
        return "this machine of " + Counted.of(machineCores, "core") + " and " + Figures.bytes(machineBytes)
                + " has no room for "
                + Counted.of(on.choice().chosen().orElseThrow().placement().ranks(), "executor") + " of "
                + Counted.of(on.cluster().cores(), "core");
    }

    /** What spark-submit is given. */
    private record Submitted(
            ConfigTree settings, Path config, String name, boolean dataIsKnown, List<String> application) {
        List<String> words(SparkInstallation spark, SubmitOptions options) {
            ConfigTree data = ConfigTree.parse(dataIsKnown ? "" : "data: {text: [PATH]}", "data");
            ConfigTree resolved = RunSettings.resolve(data.merge(settings));
            RunConfig run = RunConfig.of(RunSettings.withoutSpark(resolved));
            ConfigTree sparkAlone = ConfigTree.parse("", "spark");
            sparkAlone.root().set("spark", resolved.root().path("spark"));
            SparkConfig executor =
                    sparkAlone.bind(SettingsDraft.SparkSection.class).spark();
            return Submission.command(
                            spark,
                            TrainCommand.APPLICATION,
                            application,
                            run.parallelism().ranks(),
                            executor,
                            RankMemory.offHeapMb(run, VocabularySize.of(run.data()), executor.executorCores()),
                            RunDirectory.named(name).driverLog(),
                            List.of(config),
                            options)
                    .words();
        }
    }
}
