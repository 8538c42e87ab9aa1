package io.ladder.scaling.report.plan;

import io.ladder.scaling.plan.Figures;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.page.Table;
import io.ladder.scaling.report.section.Section;
import java.util.List;
import java.util.Locale;

/** The architecture that has that many parameters, and how it is trained. */
final class ModelSection implements Section {
    private final Plan plan;

    ModelSection(Plan plan) {
        this.plan = plan;
    }

    @Override
    public String id() {
        return "model";
    }

    @Override
    public String title() {
        return "The model and its training";
    }

    @Override
    public void write(Html html) {
        Architecture model = plan.architecture();
        Recipe recipe = plan.recipe();
        double wanted = plan.answer().allocation().params();
        html.paragraph("A " + model.style().name().toLowerCase(Locale.ROOT) + " model of "
                + grouped(model.parameters()) + " parameters: the shape that comes nearest to the "
                + Numbers.spelled(wanted) + " asked for (" + Numbers.percent(model.parameters() / wanted - 1)
                + " off). Of this very model and number of steps the law expects a loss of "
                + Numbers.loss(plan.expected().loss())
                + plan.expected()
                        .interval()
                        .map(known -> " (95%: " + Numbers.loss(known.low()) + " to " + Numbers.loss(known.high()) + ")")
                        .orElse("")
                + ".");
        html.open("div", "class", "pair");
        new Table("The model", "Figure", "Value")
                .row("layers", String.valueOf(model.layers()))
                .row("width (dim)", grouped(model.dim()))
                .row("attention heads", String.valueOf(model.heads()))
                .row("heads of keys and values", String.valueOf(model.kvHeads()))
                .row("feed-forward width (ffn)", grouped(model.ffn()))
                .row("vocabulary", grouped(model.vocab()))
                .row("context (tokens)", grouped(model.seq()))
                .row("parameters without embeddings", grouped(model.parametersWithoutEmbeddings()))
                .row("FLOPs per token of training", Numbers.power(model.flopsPerToken()))
                .write(html);
        new Table("Its training", "Figure", "Value")
                .row("steps", grouped(recipe.steps()))
                .row("sequences in a batch", grouped(recipe.batch()))
                .row("tokens in a batch", grouped(recipe.tokensPerStep()))
                .row("tokens in all", Numbers.count(recipe.tokens()))
                .row("learning rate, highest", Figures.three(recipe.learningRate()))
                .row("learning rate, at the end", Figures.three(recipe.minLearningRate()))
                .row("steps of warm-up", grouped(recipe.warmup()))
                .write(html);
        html.close();
        html.list(
                List.of("Batch: " + recipe.batchSource() + ".", "Learning rate: " + recipe.learningRateSource() + "."));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
