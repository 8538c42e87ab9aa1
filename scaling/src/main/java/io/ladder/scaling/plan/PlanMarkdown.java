package io.ladder.scaling.plan;

import io.ladder.conf.Counted;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.plan.budget.CurvePoint;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.recipe.TrainingRecipe;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code plan.md}: the answer, and what it rests on. */
public final class PlanMarkdown {
    private PlanMarkdown() {}

    /** The whole document. */
    public static String of(Plan plan) {
        var text = new StringBuilder("# Plan\n\n");
        PlanText.answer(plan).forEach(line -> text.append(line).append("\n\n"));
        if (!plan.warnings().isEmpty()) {
            text.append("## Warnings\n\n");
            plan.warnings().forEach(warning -> text.append("- ").append(warning).append('\n'));
            text.append('\n');
        }
        if (!plan.commands().isEmpty()) {
            text.append("## Start it\n\n");
            plan.commands().forEach(command -> text.append("Start it ")
                    .append(command.where())
                    .append(":\n\n```\n")
                    .append(command.line())
                    .append("\n```\n\n"));
        }
        text.append("## Larger and smaller models\n\n")
                .append(
                        "Compute for the same loss, and loss for the same compute, beside the compute-optimal model.\n\n")
                .append("| size | parameters | tokens for the same loss | compute for the same loss | loss for the same"
                        + " compute |\n|---|---|---|---|---|\n");
        plan.answer().curve().forEach(point -> text.append(row(point, plan)));
        plan.deployment().filter(on -> plan.heldSizes().size() > 1).ifPresent(on -> addHeldSizes(plan, on, text));
        plan.lawRecipe().ifPresent(shared -> addRecipe(shared, text));
        plan.deployment().ifPresent(on -> addCluster(on, text));
        text.append("\n## Method\n\n").append(method(plan));
        return text.toString();
    }

    private static void addHeldSizes(Plan plan, Deployment on, StringBuilder text) {
        text.append("\n## Sizes that the executors hold\n\n")
                .append(
                        plan.weighsSizesByTime()
                                ? "Those that were weighed, each trained for as long as there is time; the plan takes the one"
                                        + " that ends at the lowest loss."
                                : "The largest, and the largest for every higher number of executors.")
                .append(" The option asks for a plan of another one.\n\n")
                .append("| parameters | tokens | loss | executors that compute | time | money | option |\n")
                .append("|---|---|---|---|---|---|---|\n");
        plan.heldSizes()
                .forEach(size -> text.append(format(
                        "| %s%s | %s | %.4f | %d of %d | %s | %s | %s |%n",
                        Figures.count(size.params()),
                        plan.takes(size) ? " (this plan)" : "",
                        Figures.count(size.tokens()),
                        size.loss(),
                        size.ranks(),
                        on.cluster().executors(),
                        Figures.duration(size.hours()),
                        size.money().map(Figures::three).orElse("-"),
                        plan.takes(size) ? "-" : "`" + size.option() + "`")));
    }

    private static void addCluster(Deployment on, StringBuilder text) {
        text.append("\n## Places on the ladder\n\n")
                .append(format(
                        "%s of %s, %s each; %s; %s.%n%n",
                        Counted.of(on.cluster().executors(), "executor"),
                        Counted.of(on.cluster().cores(), "core"),
                        Figures.bytes(on.cluster().memoryBytes()),
                        on.cluster().rate().source(),
                        on.cluster().bandwidthSource()))
                .append("| rung | placement | memory per rank | compute | communication | bubble | step | verdict |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        on.choice().chosen().ifPresent(chosen -> text.append(row(chosen, "**chosen**: ")));
        on.choice().rejected().forEach(other -> text.append(row(other, "")));
        text.append("\nCommunication is what is waited for: what computing does not hide.");
        text.append(" Rungs above data parallel are estimates: this version of Ladder cannot run them yet.\n");
    }

    private static String row(Alternative one, String mark) {
        return format(
                "| %s%s | %s | %s | %s s | %s s | %s s | %s s | %s%s |%n",
                one.placement().rung().title(),
                one.placement().rung().isRunnable() ? "" : " (estimate)",
                PlanText.placement(one.placement()),
                Figures.bytes(one.neededBytes()),
                Figures.three(one.time().compute()),
                Figures.three(one.time().communication()),
                Figures.three(one.time().bubble()),
                Figures.three(one.time().seconds()),
                mark,
                one.reason());
    }

    private static String row(CurvePoint point, Plan plan) {
        return format(
                "| %s× | %s%s | %s | %s | %.4f |%n",
                Figures.three(point.sizeRatio()),
                Figures.count(point.params()),
                plan.takes(point) ? " (this plan)" : "",
                point.tokens().map(Figures::count).orElse("no number of tokens"),
                point.flopsRatio().map(ratio -> Figures.three(ratio) + "×").orElse("unreachable"),
                point.lossAtSameFlops());
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
                        PlanText.loss(plan.expected()), plan.lossUnit().words())
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
