package io.ladder.scaling.plan;

import io.ladder.conf.Counted;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.plan.budget.Serving;
import io.ladder.scaling.plan.cluster.Placement;
import io.ladder.scaling.recipe.Setting;
import io.ladder.scaling.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan in a few words, for the terminal. */
public final class PlanText {
    /** Share of the parameters below which some are said to be in excess. */
    private static final double FED = 0.99;

    /** Per cent that show in a figure of three digits. */
    private static final double SEEN = 0.05;

    private PlanText() {}

    /** The answer in a few lines; warnings are not among them. */
    public static List<String> answer(Plan plan) {
        List<String> lines = new ArrayList<>();
        Architecture model = plan.architecture();
        lines.add(format(
                "Train %s parameters on %s tokens (%s per parameter, %s FLOPs); expected loss %s %s.",
                Figures.count(plan.answer().allocation().params()),
                Figures.count(plan.answer().allocation().tokens()),
                Figures.times(plan.answer().allocation().tokensPerParameter()),
                Figures.three(plan.answer().allocation().flops()),
                loss(plan.answer().loss()),
                plan.lossUnit().words()));
        plan.answer().givenUp().ifPresent(price -> lines.add("Given up: " + price.words() + "."));
        plan.answer()
                .nearlyAsGood()
                .ifPresent(cheaper -> lines.add("For less: "
                        + cheaper.words(plan.answer().loss(), plan.lossUnit().words(), Frontier.floor(plan.lossLaw()))
                        + "."));
        if (!plan.limits().isEmpty()) {
            lines.add("Limits: " + String.join("; ", plan.limits()) + ".");
        }
        plan.answer().serving().ifPresent(serving -> lines.add(serving(plan, serving)));
        plan.answer().repetition().ifPresent(repetition -> lines.add(repetition(plan, repetition)));
        lines.add(format(
                "Model: %s, %s of %d, %s, feed-forward %d, context %d: %,d parameters%s.",
                model.style().name().toLowerCase(Locale.ROOT),
                Counted.of(model.layers(), "layer"),
                model.dim(),
                Counted.of(model.heads(), "head"),
                model.ffn(),
                model.seq(),
                model.parameters(),
                beside(plan)));
        lines.add(recipe(plan.recipe()));
        plan.lawRecipe().ifPresent(shared -> lines.add(shared(shared)));
        plan.deployment().ifPresent(on -> addDeployment(on, lines));
        return lines;
    }

    /** How far the model is from what the law asks for, unless nobody would see it. */
    private static String beside(Plan plan) {
        double off = 100
                * (plan.architecture().parameters() / plan.answer().allocation().params() - 1);
        return Math.abs(off) < SEEN
                ? ""
                : format(", %.1f%% %s than the law asks for", Math.abs(off), off < 0 ? "fewer" : "more");
    }

    private static void addDeployment(Deployment on, List<String> lines) {
        on.choice().chosen().ifPresent(chosen -> {
            RunCost cost = on.cost().orElseThrow();
            lines.add(format(
                    "%s: %s; %s of %s per rank outside of the heap%s.",
                    chosen.placement().rung().isRunnable() ? "Runs" : "Would run (estimate)",
                    placement(chosen.placement()),
                    Figures.bytes(chosen.neededBytes()),
                    Figures.bytes(on.cluster().offHeapBytes()),
                    on.idle().map(idle -> "; " + idle).orElse("")));
            lines.add(format(
                    "Time: %s (%s s a step), %s rank-hours%s; %s of %s, %s s each; %s, at most %s s each.",
                    Figures.duration(cost.hours()),
                    Figures.three(cost.stepSeconds()),
                    Figures.three(cost.rankHours()),
                    cost.money().map(money -> ", money " + Figures.three(money)).orElse(""),
                    Counted.of(cost.checkpoints(), "checkpoint"),
                    Figures.bytes(cost.checkpointBytes()),
                    Figures.three(cost.checkpointSeconds()),
                    Counted.of(cost.evaluations(), "evaluation"),
                    Figures.three(cost.evaluationSeconds())));
        });
        if (on.choice().chosen().isEmpty()) {
            lines.add("Nothing fits: no rung of the ladder holds this model on these executors.");
        }
    }

    static String placement(Placement at) {
        return format(
                "%s on %s (data %d, tensor %d, pipeline %d), micro-batch %d × %d, recompute %s",
                at.rung().title(),
                Counted.of(at.ranks(), "rank"),
                at.data(),
                at.tensor(),
                at.pipeline(),
                at.microBatch(),
                at.accumulation(),
                at.recompute().name().toLowerCase(Locale.ROOT));
    }

    private static String recipe(Recipe recipe) {
        return format(
                "Recipe: %s of %s (%s), learning rate %.2g to %.2g, warm-up %s.",
                Counted.of(recipe.steps(), "step"),
                Counted.of(recipe.batch(), "sequence"),
                Counted.of(recipe.tokensPerStep(), "token"),
                recipe.learningRate(),
                recipe.minLearningRate(),
                Counted.of(recipe.warmup(), "step"));
    }

    private static String shared(TrainingRecipe shared) {
        return "The predicted loss holds for the recipe of the law's runs, which the plan keeps: "
                + Stream.concat(
                                shared.value("model.style").stream(),
                                shared.training().stream()
                                        .filter(setting -> setting.isOf("train.optimizer"))
                                        .map(PlanText::ofOptimizer))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** Its name alone, its other settings after theirs. */
    private static String ofOptimizer(Setting setting) {
        String name = setting.name().substring("train.optimizer.".length());
        return name.equals("name") ? setting.value() : name + " " + setting.value();
    }

    /** First what the plan gains, then what no limit would have it be. */
    private static String serving(Plan plan, ServingOutlook serving) {
        Serving optimum = serving.optimum();
        return format(
                "Serving %s tokens: %s%s parameters on %s tokens cost least to train and serve at a loss of %.4f, %.2f%% less"
                        + " than the %s on %s that are cheapest to train (training alone takes %s times as much%s)%s.",
                Figures.count(optimum.served()),
                LifeGain.of(plan)
                        .filter(gain -> !plan.isOf(optimum.best()))
                        .map(PlanText::gained)
                        .orElse(""),
                Figures.count(optimum.best().params()),
                Figures.count(optimum.best().tokens()),
                optimum.loss(),
                100 * serving.savedShare(),
                Figures.count(optimum.computeOptimal().params()),
                Figures.count(optimum.computeOptimal().tokens()),
                Figures.times(serving.trainingRatio()),
                plan.answer().givenUp().isPresent() ? ", more than this budget" : "",
                plan.largestParams()
                        .filter(largest -> largest < optimum.best().params())
                        .map(largest -> instead(plan, optimum))
                        .orElse(""));
    }

    private static String gained(LifeGain gain) {
        return format(
                "training and serving together, this plan takes %.2f%% %s compute than the %s on %s that are cheapest to train"
                        + " to its loss; without a limit, ",
                100 * Math.abs(gain.savedShare()),
                gain.savedShare() < 0 ? "more" : "less",
                Figures.count(gain.cheapestToTrain().params()),
                Figures.count(gain.cheapestToTrain().tokens()));
    }

    /** What the largest model that fits costs in its life. */
    private static String instead(Plan plan, Serving optimum) {
        Allocation chosen = plan.answer().allocation();
        double flops = chosen.lifetimeFlops(optimum.served());
        return format(
                "; no executor holds that, and training and serving the plan takes %s times as much, at loss %.4f",
                Figures.times(flops / optimum.best().lifetimeFlops(optimum.served())),
                plan.lossAt(chosen.params(), chosen.tokens()));
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
                "Data: %s passes over %s unique tokens are worth %s fresh ones%s; that costs %.4f %s%s.",
                Figures.times(repetition.epochs()),
                Figures.count(repetition.unique()),
                Figures.count(repetition.effectiveTokens()),
                excess(plan),
                repetition.lossPenalty(),
                plan.lossUnit().words(),
                repetition.borrowed()
                        ? " by constants borrowed from Muennighoff et al. (2023), not by the law's own runs"
                        : "");
    }

    /** With its interval. */
    static String loss(LossOutlook outlook) {
        return format("%.4f", outlook.loss())
                + outlook.interval().map(PlanText::interval).orElse(" (no interval)");
    }

    private static String interval(Interval interval) {
        return format(" (%.0f%%: %.4f to %.4f)", 100 * Interval.LEVEL, interval.low(), interval.high());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
