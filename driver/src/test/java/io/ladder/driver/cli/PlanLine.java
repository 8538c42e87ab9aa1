package io.ladder.driver.cli;

import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.Planner;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A line of {@code ladder plan} by a law that is known; nothing is written. */
final class PlanLine {
    private static final String LAW = "E=1.2,A=90,B=300,alpha=0.32,beta=0.30";

    private PlanData data;

    /** What the last line said of the text. */
    PlanData data() {
        return data;
    }

    Plan plan(String... arguments) {
        var options = new PlanOptions();
        var cluster = new ClusterOptions();
        data = new PlanData();
        var line = new CommandLine(CommandLine.Model.CommandSpec.create()
                .addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options))
                .addMixin("cluster", CommandLine.Model.CommandSpec.forAnnotatedObject(cluster))
                .addMixin("data", CommandLine.Model.CommandSpec.forAnnotatedObject(data)));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        List<String> words = new ArrayList<>(List.of("--law", LAW));
        words.addAll(List.of(arguments));
        line.parseArgs(words.toArray(String[]::new));
        Evidence evidence = options.law().evidence();
        data.read(evidence.recipe());
        return new Planner(
                        evidence,
                        options.shapes(evidence, data.vocab()),
                        cluster.cluster(evidence.recipe().flatMap(TrainingRecipe::precision)))
                .plan(options.question(data.uniqueTokens()));
    }
}
