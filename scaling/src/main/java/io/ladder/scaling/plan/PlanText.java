package io.ladder.scaling.plan;

import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.scaling.plan.budget.CurvePoint;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.plan.cluster.Placement;
import io.ladder.scaling.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan in words: a short answer for the terminal, and {@code plan.md}. */
public final class PlanText {
    /** Share of the parameters below which some are said to be in excess. */
    private static final double FED = 0.99;

    private PlanText() {}

    /** The answer in a few lines; warnings are not among them. */
    public static List<String> answer(Plan plan) {
        List<String> lines = new ArrayList<>();
        Architecture model = plan.architecture();
        lines.add(format(
                "Train %s parameters on %s tokens (%.1f per parameter, %s FLOPs); expected loss %s %s.",
                Figures.count(plan.answer().allocation().params()),
                Figures.count(plan.answer().allocation().tokens()),
                plan.answer().allocation().tokensPerParameter(),
                Figures.three(plan.answer().allocation().flops()),
                loss(plan.answer().loss()),
                plan.lossUnit().words()));
        if (!plan.limits().isEmpty()) {
            lines.add("Limits: " + String.join("; ", plan.limits()) + ".");
        }
        plan.answer().serving().ifPresent(serving -> lines.add(serving(serving)));
        plan.answer().repetition().ifPresent(repetition -> lines.add(repetition(plan, repetition)));
        lines.add(format(
                "Model: %s, %d layers of %d, %d heads, feed-forward %d, context %d: %,d parameters.",
                model.style().name().toLowerCase(Locale.ROOT),
                model.layers(),
                model.dim(),
                model.heads(),
                model.ffn(),
                model.seq(),
                model.parameters()));
        lines.add(recipe(plan.recipe()));
        plan.lawRecipe().ifPresent(shared -> lines.add(shared(shared)));
        plan.deployment().ifPresent(on -> addDeployment(on, lines));
        return lines;
    }

    /** Everything, as Markdown. */
    public static String markdown(Plan plan) {
        var text = new StringBuilder("# Plan\n\n");
        answer(plan).forEach(line -> text.append(line).append("\n\n"));
        if (!plan.warnings().isEmpty()) {
            text.append("## Warnings\n\n");
            plan.warnings().forEach(warning -> text.append("- ").append(warning).append('\n'));
            text.append('\n');
        }
        if (!plan.commands().isEmpty()) {
            text.append("## Start it\n\n```\n")
                    .append(String.join("\n", plan.commands()))
                    .append("\n```\n\n");
        }
        text.append("## Larger and smaller models\n\n")
                .append(
                        "Compute for the same loss, and loss for the same compute, beside the compute-optimal model.\n\n")
                .append("| size | parameters | tokens for the same loss | compute for the same loss | loss for the same"
                        + " compute |\n|---|---|---|---|---|\n");
        plan.answer().curve().forEach(point -> text.append(row(point)));
        plan.lawRecipe().ifPresent(shared -> addRecipe(shared, text));
        plan.deployment().ifPresent(on -> addCluster(on, text));
        text.append("\n## Method\n\n").append(method(plan));
        return text.toString();
    }

    private static void addDeployment(Deployment on, List<String> lines) {
        on.choice().chosen().ifPresent(chosen -> {
            RunCost cost = on.cost().orElseThrow();
            lines.add(format(
                    "%s: %s; %s of %s per rank outside of the heap.",
                    chosen.placement().rung().isRunnable() ? "Runs" : "Would run (estimate)",
                    placement(chosen.placement()),
                    Figures.bytes(chosen.neededBytes()),
                    Figures.bytes(on.cluster().offHeapBytes())));
            lines.add(format(
                    "Time: %s (%s s a step), %s rank-hours%s; %d checkpoints of %s, %s s each; %d evaluations, at most %s s each.",
                    Figures.duration(cost.hours()),
                    Figures.three(cost.stepSeconds()),
                    Figures.three(cost.rankHours()),
                    cost.money().map(money -> ", money " + Figures.three(money)).orElse(""),
                    cost.checkpoints(),
                    Figures.bytes(cost.checkpointBytes()),
                    Figures.three(cost.checkpointSeconds()),
                    cost.evaluations(),
                    Figures.three(cost.evaluationSeconds())));
        });
        if (on.choice().chosen().isEmpty()) {
            lines.add("Nothing fits: no rung of the ladder holds this model on these executors.");
        }
    }

    private static void addCluster(Deployment on, StringBuilder text) {
        text.append("\n## Places on the ladder\n\n")
                .append(format(
                        "%d executors of %d cores, %s each; %s; %s.%n%n",
                        on.cluster().executors(),
                        on.cluster().cores(),
                        Figures.bytes(on.cluster().memoryBytes()),
                        on.cluster().rate().source(),
                        on.cluster().bandwidthSource()))
                .append("| rung | placement | memory per rank | compute | communication | bubble | step | verdict |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        on.choice().chosen().ifPresent(chosen -> text.append(row(chosen, "**chosen**: ")));
        on.choice().rejected().forEach(other -> text.append(row(other, "")));
        text.append("\nRungs above data parallel are estimates: this version of Ladder cannot run them yet.\n");
    }

    private static String row(Alternative one, String mark) {
        return format(
                "| %s%s | %s | %s | %s s | %s s | %s s | %s s | %s%s |%n",
                one.placement().rung().title(),
                one.placement().rung().isRunnable() ? "" : " (estimate)",
                placement(one.placement()),
                Figures.bytes(one.neededBytes()),
                Figures.three(one.time().compute()),
                Figures.three(one.time().communication()),
                Figures.three(one.time().bubble()),
                Figures.three(one.time().seconds()),
                mark,
                one.reason());
    }

    private static String row(CurvePoint point) {
        return format(
                "| %s× | %s | %s | %s | %.4f |%n",
                Figures.three(point.sizeRatio()),
                Figures.count(point.params()),
                point.tokens().map(Figures::count).orElse("no number of tokens"),
                point.flopsRatio().map(ratio -> Figures.three(ratio) + "×").orElse("unreachable"),
                point.lossAtSameFlops());
    }

    private static String placement(Placement at) {
        return format(
                "%s on %d rank%s (data %d, tensor %d, pipeline %d), micro-batch %d × %d, recompute %s",
                at.rung().title(),
                at.ranks(),
                at.ranks() == 1 ? "" : "s",
                at.data(),
                at.tensor(),
                at.pipeline(),
                at.microBatch(),
                at.accumulation(),
                at.recompute().name().toLowerCase(Locale.ROOT));
    }

    private static String recipe(Recipe recipe) {
        return format(
                "Recipe: %,d steps of %,d sequences (%,d tokens), learning rate %.2g to %.2g, warm-up %d steps.",
                recipe.steps(),
                recipe.batch(),
                recipe.tokensPerStep(),
                recipe.learningRate(),
                recipe.minLearningRate(),
                recipe.warmup());
    }

    private static String shared(TrainingRecipe shared) {
        return "The predicted loss holds for the recipe of the law's runs, which the plan keeps: "
                + Stream.concat(
                                shared.value("model.style").stream(),
                                shared.training().stream()
                                        .filter(setting -> setting.isOf("train.optimizer"))
                                        .map(setting -> setting.name().substring("train.optimizer.".length()) + " "
                                                + setting.value()))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static void addRecipe(TrainingRecipe shared, StringBuilder text) {
        text.append("\n## The recipe that the prediction holds for\n\n")
                .append("What the law's runs share beside size and length (")
                .append(shared.source())
                .append(").\n\n| setting | value |\n|---|---|\n");
        shared.settings().forEach(setting -> text.append(format("| `%s` | `%s` |%n", setting.name(), setting.value())));
        shared.warmupShare()
                .ifPresent(share -> text.append(format("| warm-up | %.1f%% of the steps |%n", 100 * share)));
        shared.warmupSteps().ifPresent(steps -> text.append(format("| warm-up | %.0f steps |%n", steps)));
        shared.finalShare()
                .ifPresent(
                        share -> text.append(format("| last learning rate | %.3g%% of the highest |%n", 100 * share)));
    }

    private static String serving(ServingOutlook serving) {
        return format(
                "Serving %s tokens: at loss %.4f, %s parameters on %s tokens cost least to train and serve, %.2f%% less than"
                        + " the compute-optimal %s on %s (training alone takes %.2f times as much).",
                Figures.count(serving.optimum().served()),
                serving.optimum().loss(),
                Figures.count(serving.optimum().best().params()),
                Figures.count(serving.optimum().best().tokens()),
                100 * serving.savedShare(),
                Figures.count(serving.optimum().computeOptimal().params()),
                Figures.count(serving.optimum().computeOptimal().tokens()),
                serving.trainingRatio());
    }

    /** Where the tokens cannot feed all parameters, what these are worth. */
    private static String excess(Plan plan) {
        double params = plan.answer().allocation().params();
        return plan.answer()
                .repetition()
                .filter(repetition -> repetition.effectiveParams() < FED * params)
                .map(repetition -> format(
                        ", and too few for %s parameters, which are worth %s",
                        Figures.count(params), Figures.count(repetition.effectiveParams())))
                .orElse("");
    }

    private static String repetition(Plan plan, Repetition repetition) {
        return format(
                "Data: %.2f passes over %s unique tokens are worth %s fresh ones%s; that costs %.4f %s%s.",
                repetition.epochs(),
                Figures.count(repetition.unique()),
                Figures.count(repetition.effectiveTokens()),
                excess(plan),
                repetition.lossPenalty(),
                plan.lossUnit().words(),
                repetition.borrowed()
                        ? " by R_D* and R_N* borrowed from Muennighoff et al. (2023), not by the law's own runs"
                        : "");
    }

    private static String loss(LossOutlook outlook) {
        return format("%.4f", outlook.loss())
                + outlook.interval().map(PlanText::interval).orElse(" (no interval)");
    }

    private static String interval(Interval interval) {
        return format(" (%.0f%%: %.4f to %.4f)", 100 * Interval.LEVEL, interval.low(), interval.high());
    }

    private static String method(Plan plan) {
        String law = plan.law().stream()
                .map(constant -> format("%s = %.6g", constant.symbol(), constant.value()))
                .collect(Collectors.joining(", "));
        return "- Law: " + plan.form() + ", " + law + ".\n"
                + plan.answer()
                        .computeOptimalParams()
                        .map(interval -> format(
                                "- Compute-optimal N for this compute lies between %.4g and %.4g in %.0f%% of the bootstrap"
                                        + " replicates.%n",
                                interval.low(), interval.high(), 100 * Interval.LEVEL))
                        .orElse("")
                + format(
                        "- Expected of this very model and number of steps: %s %s.%n",
                        loss(plan.expected()), plan.lossUnit().words())
                + "- Batch: " + plan.recipe().batchSource() + ".\n"
                + "- Learning rate: " + plan.recipe().learningRateSource() + ".\n"
                + "- Repeated tokens and excess parameters: Muennighoff et al. (2023), equations 5 and 6. Serving: Sardana et al. (2023), equation 2.\n"
                + "- Memory: data parallel as `ladder train` predicts it, above that Rajbhandari et al. (2020) and"
                + " Korthikanti et al. (2022). Time: products at the measured rate, rings of 2 (p - 1) / p of the bytes, the"
                + " 1F1B bubble, evaluations at a third of their tokens' training.\n";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
