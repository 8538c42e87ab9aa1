package io.ladder.scaling.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigTree;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.Placement;
import java.util.Locale;
import java.util.Map;

/** A runnable plan as the configuration that {@code ladder train} reads. */
public final class TrainSettings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEPT_CHECKPOINTS = 2;

    private TrainSettings() {}

    /**
     * Every setting that the plan decides, and those of the recipe that its law holds for; others keep their defaults.
     *
     * @param name of the run
     * @param data section {@code data} as the user gave it; may be empty, then {@code data.text} is still to be said
     * @throws IllegalStateException if the plan cannot be run
     */
    public static ConfigTree of(Plan plan, String name, Map<String, Object> data) {
        Deployment on = plan.deployment()
                .filter(Deployment::isRunnable)
                .orElseThrow(() -> new IllegalStateException("only a plan that can be run becomes a configuration"));
        Placement placement = on.choice().chosen().orElseThrow().placement();
        RunCost cost = on.cost().orElseThrow();
        Recipe recipe = plan.recipe();
        ConfigTree tree = ConfigTree.parse("", "plan");
        tree.root().put("name", name);
        plan.lawRecipe().ifPresent(shared -> shared.training().forEach(setting -> setting.over(tree)));
        data.forEach((key, value) -> tree.section("data").set(key, JSON.valueToTree(value)));
        tree.section("model").setAll(plan.architecture().section());
        ObjectNode train = tree.section("train");
        train.put("batch", recipe.batch());
        train.put("microBatch", placement.microBatch());
        train.put("steps", recipe.steps());
        train.put("evaluateEvery", cost.evaluateEvery());
        train.put("evaluateTokens", cost.evaluatedTokens());
        train.withObject("/optimizer").put("lr", recipe.learningRate());
        ObjectNode schedule = train.withObject("/schedule");
        if (!schedule.has("name")) {
            schedule.put("name", "cosine");
        }
        schedule.put("warmup", Math.min(recipe.warmup(), recipe.steps() - 1)).put("minLr", recipe.minLearningRate());
        train.put("precision", on.cluster().rate().precision());
        train.put("recompute", placement.recompute().name().toLowerCase(Locale.ROOT));
        tree.section("parallelism").put("ranks", placement.ranks());
        tree.section("checkpoint").put("every", cost.checkpointEvery()).put("keepLast", KEPT_CHECKPOINTS);
        Cluster cluster = on.cluster();
        tree.section("spark")
                .put("executorCores", cluster.cores())
                .put("executorMemory", (cluster.heapBytes() >> 20) + "m");
        return tree;
    }
}
