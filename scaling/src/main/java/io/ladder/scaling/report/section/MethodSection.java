package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.Condition;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.runs.LossUnit;
import java.util.List;
import java.util.Map;

/** How the figures came about, in words, with the papers. */
final class MethodSection implements Section {
    private static final Map<String, List<String>> FORMS = Map.of(
            "chinchilla",
            List.of(
                    "L(N, D) = E + A / N^α + B / D^β: loss of N parameters after D tokens (Hoffmann et al. 2022,"
                            + " “Training Compute-Optimal Large Language Models”, equation 2).",
                    "The fit minimizes the sum of Huber losses (δ = 0.001) of ln L - ln L(N, D) over the runs, in"
                            + " log-sum-exp form, from a grid of starts; variable projection over (α, β) checks it"
                            + " independently (Besiroglu et al. 2024, “Chinchilla Scaling: A replication attempt”, on why"
                            + " the sum and a true minimum matter)."),
            "isoflop",
            List.of(
                    "Runs of one budget form a valley of loss over ln N; its minimum is the budget's best model, and a"
                            + " power law through the minima gives N* and D* of any budget (Hoffmann et al. 2022, approach 2)."),
            "envelope",
            List.of(
                    "The lower envelope of all training curves says which model reaches each loss with the least compute"
                            + " (Hoffmann et al. 2022, approach 1)."),
            "gadre",
            List.of(
                    "L = E + (a M^η + b M^-η) C^-η with M tokens per parameter (Gadre et al. 2024, “Language models scale"
                            + " reliably with over-training and on downstream tasks”, equation 4)."),
            "dataConstrained",
            List.of(
                    "L = E + A / N'^α + B / D'^β, where repeated tokens and excess parameters count less the more there are"
                            + " of them (Muennighoff et al. 2023, “Scaling Data-Constrained Language Models”, equations 5"
                            + " and 6).",
                    "D' = U + U R_D* (1 - exp(-R / R_D*)) with U different tokens and R = D / U - 1 repetitions; N' is made"
                            + " of N in the same way, with the parameters that U tokens are best for."),
            "kaplan",
            List.of("Loss as joint power law of N and D (Kaplan et al. 2020, “Scaling Laws for Neural Language Models”,"
                    + " equation 1.5); it has no irreducible loss and is here for comparison."),
            "moe",
            List.of(
                    "log L = a log N + b log Ê + c log N log Ê + d: loss of mixtures of E experts, of which N parameters work"
                            + " on each token; Ê is E, saturating between E_start and E_max (Clark et al. 2022, “Unified Scaling"
                            + " Laws for Routed Language Models”, equations 1 and 8). All runs are taken to have seen as many"
                            + " tokens."));

    private final FitReport report;

    MethodSection(FitReport report) {
        this.report = report;
    }

    @Override
    public String id() {
        return "method";
    }

    @Override
    public String title() {
        return "Method";
    }

    /** Only of nats per token the perplexity is that simple. */
    private static String loss(LossUnit unit) {
        return switch (unit) {
            case NATS_PER_TOKEN ->
                "Loss is cross-entropy on held-out text in nats per token: e to its power is the perplexity.";
            case PERPLEXITY -> "Loss is the perplexity on held-out text, as the column of the table is named.";
            default ->
                "Loss is cross-entropy on held-out text in " + unit.words()
                        + ", as the column of the table is named; nothing was converted.";
        };
    }

    @Override
    public void write(Html html) {
        html.element("h3", "The law");
        html.list(FORMS.getOrDefault(
                report.law().form(), List.of("Form " + report.law().form() + ".")));
        html.element("h3", "Words and units");
        html.list(
                report.law().hasTokens()
                        ? List.of(
                                loss(report.lossUnit()),
                                "N counts trained parameters, D tokens seen in training, C floating-point operations of"
                                        + " training. The frontier takes C = 6 N D.",
                                "N*, D*: the parameters and tokens of lowest predicted loss for a budget (Hoffmann et al."
                                        + " 2022, equation 4).")
                        : List.of(
                                loss(report.lossUnit()),
                                "N counts the parameters at work on a token, E the experts of which some work on it."));
        html.element("h3", "Uncertainty");
        html.list(List.of(
                "Constants: percentiles 2.5 and 97.5 over bootstrap replicates, in which whole runs are drawn with"
                        + " replacement (Efron and Tibshirani 1993). Of few runs, as a warning says then, the replicates are"
                        + " laws about as plausible, or fits to losses drawn again around the law. A standard error is the"
                        + " standard deviation of the replicates; it is stated where it agrees with the interval within a"
                        + " factor of 2.",
                "Predictions: the loss by each replicate's law, times the residual of a fitted run drawn at random, so that"
                        + " the interval is where one new measurement would fall. Where the runs held out missed such"
                        + " intervals more often than chance allows, all of them are widened by what those errors ask for"
                        + " (conformal prediction, Lei et al. 2018).",
                Condition.SENTENCE,
                "All of it holds only as long as larger runs follow the form that the small ones do, with data, recipe and"
                        + " quality of tuning unchanged."));
    }
}
