package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.model.ModelStyle;
import io.ladder.scaling.plan.Question;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.architecture.ModelKind;
import io.ladder.scaling.plan.architecture.ShapeTrend;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.recipe.RecipeOfRuns;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** What is to be planned: the law, the budget, the kind of model. */
final class PlanOptions {
    /** Context of GPT-2. */
    private static final int SEQ = 1024;

    @Option(
            names = "--law",
            paramLabel = "LAW",
            description = "The fitted law: a fit.json or a directory with one, or constants such as "
                    + LawOption.EXAMPLE + ".")
    private String law;

    @Option(
            names = Question.FLOPS,
            paramLabel = "C",
            description = "Compute for the training in FLOPs, for example 1e21.")
    private Double flops;

    @Option(
            names = Question.MONEY,
            paramLabel = "M",
            description = "Money for the training, in the currency of --price; needs a cluster.")
    private Double money;

    @Option(
            names = Question.HOURS,
            paramLabel = "H",
            description = "Hours for the training on the whole cluster; needs a cluster.")
    private Double hours;

    @Option(
            names = Question.TARGET_LOSS,
            paramLabel = "L",
            description = "Validation loss to reach, in the unit of the law's losses (nats per token, if its table says"
                    + " nothing else), as cheaply as possible.")
    private Double targetLoss;

    @Option(
            names = Question.QUALITY_OF,
            paramLabel = "N",
            description = "Or reach the loss of a compute-optimal model of N parameters, for example 13e9.")
    private Double qualityOf;

    @Option(
            names = Question.TOKENS_AVAILABLE,
            paramLabel = "U",
            description =
                    "Different tokens there are, for example 2e10; more are repetitions, which are worth less (default:"
                            + " those of --tokens).")
    private Double tokensAvailable;

    @Option(
            names = Question.SERVED_TOKENS,
            paramLabel = "T",
            description =
                    "Tokens that users will read from and write to the model in its life, for example 2e12. The plan then"
                            + " makes training and serving together cheap: a smaller model, which costs less for each of"
                            + " these tokens, trained on more text. Within a fixed budget that ends at a somewhat higher"
                            + " loss; the plan says how much it gains and gives up. It is no budget itself.")
    private Double servedTokens;

    @Option(
            names = Question.MOST_PARAMS,
            paramLabel = "N",
            description =
                    "Parameters that the model may have at most, for example 50e6; a smaller one is trained longer, and the"
                            + " plan says what that costs (default: as many as are best).")
    private Double mostParams;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "Training configuration that the law's runs followed, in what size and length do not decide"
                    + " (default: what the runs of a sweep share, as the fit keeps it).")
    private Path recipe;

    @Option(
            names = "--runnable",
            description =
                    "Take only rungs that this version of Ladder can run, if need be with a smaller model than the"
                            + " executors could hold on others.")
    private boolean runnable;

    @Option(
            names = "--style",
            paramLabel = "S",
            description = "gpt2 or llama (default: that of the law's runs, or gpt2).")
    private ModelStyle style;

    @Option(
            names = "--vocab",
            paramLabel = "V",
            description = "Number of token ids (default: that of --tokens, of the fit's runs, or 257 for bytes).")
    private Integer vocab;

    @Option(
            names = "--seq",
            paramLabel = "T",
            description = "Context in tokens (default: that of the fit's runs, or 1024).")
    private Integer seq;

    /** What is wrong with single values. */
    void checkValues(Problems problems) {
        Question.positive(problems, Question.FLOPS, Optional.ofNullable(flops));
        Question.positive(problems, Question.MONEY, Optional.ofNullable(money));
        Question.positive(problems, Question.HOURS, Optional.ofNullable(hours));
        Question.positive(problems, Question.TARGET_LOSS, Optional.ofNullable(targetLoss));
        Question.positive(problems, Question.QUALITY_OF, Optional.ofNullable(qualityOf));
        Question.positive(problems, Question.TOKENS_AVAILABLE, Optional.ofNullable(tokensAvailable));
        Question.positive(problems, Question.SERVED_TOKENS, Optional.ofNullable(servedTokens));
        Question.positive(problems, Question.MOST_PARAMS, Optional.ofNullable(mostParams));
        problems.require(vocab == null || vocab > 1, () -> "--vocab=" + vocab + " must be at least 2");
        problems.require(seq == null || seq > 0, () -> "--seq=" + seq + " must be at least 1");
    }

    /** The law. */
    LawOption law() {
        if (law == null) {
            throw new ConfigException(
                    "plan needs a law: --law fit.json (made by `ladder fit`), or --law " + LawOption.EXAMPLE);
        }
        LawOption given = LawOption.parse(law);
        return recipe == null ? given : given.trainedBy(RecipeOfRuns.of(recipe));
    }

    /**
     * The question, checked.
     *
     * @param counted tokens that are there, where they were counted
     */
    Question question(Optional<Double> counted) {
        return new Question(
                Optional.ofNullable(flops),
                Optional.ofNullable(money),
                Optional.ofNullable(hours),
                Optional.ofNullable(targetLoss),
                Optional.ofNullable(qualityOf),
                Optional.ofNullable(tokensAvailable).or(() -> counted),
                Optional.ofNullable(servedTokens),
                Optional.ofNullable(mostParams));
    }

    boolean runnable() {
        return runnable;
    }

    /**
     * Which shapes are looked at, with values that were {@linkplain #checkValues checked}.
     *
     * @param ofTokens size of the vocabulary of the tokens to train on, if it is known
     */
    ArchitectureSearch shapes(Evidence evidence, OptionalInt ofTokens) {
        var problems = new Problems();
        problems.require(
                vocab == null || ofTokens.isEmpty() || vocab == ofTokens.getAsInt(),
                () -> "--vocab=" + vocab + " is not what the tokens have, " + ofTokens.getAsInt() + "; leave it out");
        problems.throwIfAny();
        OptionalInt known = vocab != null
                ? OptionalInt.of(vocab)
                : ofTokens.isPresent() ? ofTokens : ofRuns(evidence, "vocab", "--vocab", 2);
        ModelKind kind = evidence.recipe()
                .map(shared -> ModelKind.of(shared, Optional.ofNullable(style)))
                .orElseGet(() -> ModelKind.of(style == null ? ModelStyle.GPT2 : style));
        return new ArchitectureSearch(
                kind,
                known.orElse(PlanData.BYTE_IDS),
                known.isPresent() || ofBytes(evidence),
                seq != null ? seq : ofRuns(evidence, "seq", "--seq", 1).orElse(SEQ),
                ShapeTrend.of(evidence.runs()));
    }

    /** Whether the recipe of the law's runs says that they read bytes. */
    private static boolean ofBytes(Evidence evidence) {
        return evidence.recipe()
                .flatMap(shared -> shared.value("data.tokenizer"))
                .filter("byte"::equals)
                .isPresent();
    }

    /**
     * What all runs of the fit share, if they tell.
     *
     * @param option to give where what they tell is no count
     */
    private static OptionalInt ofRuns(Evidence evidence, String column, String option, int least) {
        double[] distinct = evidence.runs().stream()
                .mapToDouble(run -> run.more().getOrDefault(column, Double.NaN))
                .filter(value -> value > 0)
                .distinct()
                .toArray();
        if (distinct.length != 1) {
            return OptionalInt.empty();
        }
        double value = distinct[0];
        if (value != Math.rint(value) || value < least || value > Integer.MAX_VALUE) {
            throw new ConfigException(
                    "--law: the runs of the fit say " + column + "=" + value + ", which is no number of "
                            + (least > 1 ? "token ids" : "tokens") + " that a model could have; give " + option);
        }
        return OptionalInt.of((int) value);
    }
}
