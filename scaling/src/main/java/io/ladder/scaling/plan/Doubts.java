package io.ladder.scaling.plan;

import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.recipe.TrainingRecipe;
import io.ladder.scaling.runs.LossUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a reader of a plan must know before believing it. */
final class Doubts {
    /** Muennighoff et al. (2023): up to four epochs repeated tokens are worth almost as much as fresh ones. */
    private static final double HARMLESS_EPOCHS = 4;
    /** Models whose widths differ by less compute at about the same rate. */
    private static final double OTHER_WIDTH = 1.4;

    private Doubts() {}

    /**
     * In sentences without a full stop.
     *
     * @param vocabKnown whether the number of token ids is more than an assumption
     * @param held whether the model is smaller than the law would have it, for memory or time
     * @param ladder how a shell calls the command line
     */
    static List<String> of(
            Evidence evidence,
            Question question,
            LawAnswer answer,
            Architecture architecture,
            boolean vocabKnown,
            Optional<Deployment> deployment,
            boolean held,
            String ladder) {
        List<String> doubts = new ArrayList<>();
        answer.nearlyAsGood()
                .ifPresent(cheaper -> doubts.add("budget: "
                        + cheaper.words(answer.loss(), evidence.lossUnit().words(), Frontier.floor(evidence.law()))));
        answer.serving()
                .filter(serving -> !held
                        && answer.allocation().params()
                                != serving.optimum().best().params())
                .ifPresent(serving -> doubts.add(servedWithin(serving, answer)));
        answer.reach()
                .ifPresentOrElse(
                        reach -> doubts.addAll(Extrapolations.beyond(reach.measured(), answer)),
                        () -> doubts.addAll(Extrapolations.beyondAny(answer.allocation())));
        question.targetLoss()
                .flatMap(loss -> Floor.doubt(evidence, answer.allocation(), loss))
                .ifPresent(doubts::add);
        if (!vocabKnown) {
            doubts.add(Guessing.assumed(architecture, answer.loss().loss(), evidence.lossUnit()));
        }
        Guessing.doubt(
                        answer.loss().loss(),
                        vocabKnown ? architecture.vocab() : Guessing.LARGEST_VOCAB,
                        evidence.lossUnit())
                .ifPresent(doubts::add);
        answer.repetition().filter(Repetition::borrowed).ifPresent(repetition -> doubts.add(borrowed(repetition)));
        answer.repetition()
                .filter(repetition -> repetition.epochs() > HARMLESS_EPOCHS)
                .ifPresent(repetition -> doubts.add(repeated(repetition, evidence.lossUnit())));
        ofRecipe(evidence, architecture, deployment, doubts);
        deployment.ifPresent(on -> ofDeployment(on, architecture, ladder, doubts));
        deployment.flatMap(on -> TooLong.doubt(on, answer.allocation().flops())).ifPresent(doubts::add);
        evidence.warnings().forEach(warning -> doubts.add("fit: " + warning));
        return doubts;
    }

    private static String repeated(Repetition repetition, LossUnit unit) {
        return format(
                "repeated data: %s passes over %s unique tokens teach as much as %s fresh ones, %.4f %s worse than"
                        + " %s fresh tokens; more unique tokens would help",
                Figures.times(repetition.epochs()),
                Figures.count(repetition.unique()),
                Figures.count(repetition.effectiveTokens()),
                repetition.lossPenalty(),
                unit.words(),
                Figures.count(repetition.epochs() * repetition.unique()));
    }

    private static String borrowed(Repetition repetition) {
        return format(
                "repeated data: the law does not say how fast tokens lose their worth when they are seen again, so the two"
                        + " constants of that, R_D* = %s and R_N* = %s, are borrowed from Muennighoff et al. (2023), whose runs,"
                        + " text and models are others; the interval knows nothing of that; fit runs that repeat their tokens with --form dataConstrained to have your own",
                Figures.three(repetition.decay()), Figures.three(repetition.excessDecay()));
    }

    private static String servedWithin(ServingOutlook serving, LawAnswer answer) {
        String dearer = format(
                "the %s parameters on %s tokens that cost least to train and serve at a loss of %.4f take %s times this"
                        + " budget to train",
                Figures.count(serving.optimum().best().params()),
                Figures.count(serving.optimum().best().tokens()),
                serving.optimum().loss(),
                Figures.times(
                        serving.optimum().best().flops() / answer.allocation().flops()));
        return "serving: "
                + answer.givenUp()
                        .map(price -> "this is not the best model that the budget can train; " + price.words() + "; "
                                + dearer)
                        .orElse(dearer);
    }

    private static void ofRecipe(
            Evidence evidence, Architecture architecture, Optional<Deployment> deployment, List<String> doubts) {
        if (evidence.recipe().isEmpty()) {
            doubts.add(
                    "recipe: how the runs behind this law were trained is not known, and the prediction holds for that"
                            + " recipe alone; a train.yaml takes Ladder's defaults (optimizer, schedule, initialization); name the"
                            + " configuration of such a run with --recipe FILE");
            return;
        }
        TrainingRecipe recipe = evidence.recipe().get();
        if (!recipe.varying().isEmpty()) {
            doubts.add("recipe: the runs differ in " + String.join(", ", recipe.varying())
                    + ", which the law does not know; the plan leaves them at Ladder's defaults");
        }
        recipe.value("model.style")
                .filter(style -> !style.equalsIgnoreCase(architecture.style().name()))
                .ifPresent(style -> doubts.add(other("models of style " + style, "--style")));
        recipe.value("model.seq")
                .filter(seq -> !seq.equals(Integer.toString(architecture.seq())))
                .ifPresent(seq -> doubts.add(other("contexts of " + seq + " tokens", "--seq")));
        recipe.precision().ifPresent(precision -> deployment
                .map(on -> on.cluster().rate().precision())
                .filter(planned -> !planned.equals(precision))
                .ifPresent(planned -> doubts.add("recipe: the runs computed in " + precision + ", the plan in "
                        + planned + ", in which the speed was measured")));
    }

    private static String other(String measured, String option) {
        return "recipe: the law was measured on " + measured + ", the plan has others; leave " + option
                + " out, or do not believe the predicted loss";
    }

    private static void ofDeployment(Deployment on, Architecture architecture, String ladder, List<String> doubts) {
        if (on.cluster().rate().assumed()) {
            doubts.add("speed: " + on.cluster().rate().source());
        }
        on.cluster()
                .rate()
                .width()
                .filter(width -> Math.abs(Math.log((double) width / architecture.dim())) > Math.log(OTHER_WIDTH))
                .ifPresent(width -> doubts.add(format(
                        "speed: it was measured on a model of width %d, this one has %d, and narrow products are slower;"
                                + " measure it with: %s bench --model \"%s\" --batch %d --threads %d --precision %s"
                                + " --json bench.json",
                        width,
                        architecture.dim(),
                        ladder,
                        architecture.line(),
                        on.microBatch(),
                        on.cluster().cores(),
                        on.cluster().rate().precision())));
        Optional<Alternative> chosen = on.choice().chosen();
        if (chosen.isEmpty()) {
            doubts.add("memory: no rung of the ladder holds this model on these executors");
        } else if (!on.isRunnable()) {
            doubts.add(format(
                    "not runnable yet: the lowest rung that fits is %s, which this version of Ladder cannot run; time and"
                            + " memory are estimates by published formulas, and there is no train.yaml. Data parallel"
                            + " needs more memory for each executor (see the alternatives), or a smaller model: --runnable"
                            + " plans the largest that fits",
                    chosen.get().placement().rung().title()));
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
