package io.ladder.driver.cli;

import io.ladder.conf.Problems;
import io.ladder.driver.launch.LauncherScript;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitOptions;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.PlanText;
import io.ladder.scaling.plan.Planner;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.recipe.TrainingRecipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ladder plan}: from a law and a budget to a model, its place on a cluster and a configuration. */
@Command(
        name = "plan",
        description = {
            "Plans a training: how large a model, how many tokens, for how long and for how much.",
            "Finds the rung of the parallelism ladder that fits the cluster. Writes plan.json, plan.md, report.html with"
                    + " its pictures and, if this version of Ladder can run it, train.yaml.",
            ""
        },
        customSynopsis = "ladder plan --law LAW [OPTIONS] [-- SPARK-SUBMIT OPTIONS]",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A budget is one or more of --flops, --money, --hours, --target-loss or --quality-of, and --tokens-available; of"
                    + " several the tightest counts. Exit code 0 also where nothing runnable fits: the plan says so, and"
                    + " there is no train.yaml.",
            "Examples:",
            "  ladder plan --law fit/fit.json --flops 1e17",
            "  ladder plan --law fit/fit.json --hours 8 --executors 4 --cores 8 --memory 16g --bench bench.json"
        })
final class PlanCommand implements Callable<Integer>, ChecksValues {
    private final SubmitOptions submitOptions;

    @Mixin
    private PlanOptions options;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private PlanData data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the plan goes; an earlier plan there is replaced (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("plan");

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the run (default: ${DEFAULT-VALUE}).")
    private String name = "planned";

    @Spec
    private CommandSpec spec;

    PlanCommand(List<String> submitOptions) {
        this.submitOptions = new SubmitOptions(submitOptions);
    }

    @Override
    public void checkValues(Problems problems) {
        problems.require(
                name.matches("[\\w.\\-]+"),
                () -> "--name=" + name + " names a directory; use letters, digits, '.', '-' and '_'");
        options.checkValues(problems);
        cluster.checkValues(problems);
        data.checkValues(problems);
    }

    @Override
    public Integer call() {
        var directory = new PlanDirectory(out);
        LawOption law = checkedLaw(directory);
        Evidence evidence = law.evidence();
        data.read(evidence.recipe());
        var planner = new Planner(
                evidence,
                options.shapes(evidence, data.vocab()),
                cluster.cluster(evidence.recipe().flatMap(TrainingRecipe::precision)),
                options.runnable(),
                LauncherScript.command());
        Plan answer = planner.plan(options.question(data.uniqueTokens()));
        Plan plan = answer.with(cluster.doubt(answer).stream().toList(), List.of());
        Plan written = directory.write(
                plan, name, data, StartCommands.here(SparkInstallation.find(System.getenv()), submitOptions));
        var terminal = spec.commandLine().getOut();
        PlanText.answer(written).forEach(terminal::println);
        written.warnings().forEach(warning -> terminal.println("Warning: " + warning));
        directory.writePage(written, name, law.fit()).forEach(spec.commandLine().getErr()::println);
        terminal.println("Plan: " + directory.markdown() + ", " + directory.page());
        written.commands()
                .forEach(command -> terminal.println("Start it " + command.where() + ":\n  " + command.line()));
        terminal.flush();
        return 0;
    }

    /** The law, once everything that can be said without it has been said, together with what is wrong with itself. */
    private LawOption checkedLaw(PlanDirectory directory) {
        var problems = new Problems();
        checkValues(problems);
        if (problems.isEmpty()) { // of values that cannot be nothing is computed
            problems.collect(() -> cluster.cluster(Optional.empty()));
        }
        problems.collect(directory::check);
        Optional<LawOption> law = problems.collected(options::law);
        problems.throwIfAny();
        return law.orElseThrow();
    }
}
