package io.ladder.scaling.plan;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.scaling.plan.architecture.RecipeRule;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Frontier;
import io.ladder.scaling.plan.cluster.Alternative;
import io.ladder.scaling.plan.cluster.Choice;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.PlacementSearch;
import io.ladder.tensor.DType;
import io.ladder.worker.EvaluationTokens;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Answers questions. Where time limits the compute, the largest budget is searched whose whole plan, communication and
 * checkpoints included, ends in time.
 *
 * @param evidence the law, of fresh tokens
 * @param shapes what models may look like
 * @param cluster none to plan without a machine
 * @param runnableOnly whether only rungs count that this version of Ladder can run; the model is smaller then, if need be
 * @param ladder how a shell calls the command line, for commands that are to be pasted
 */
public record Planner(
        Evidence evidence, ArchitectureSearch shapes, Optional<Cluster> cluster, boolean runnableOnly, String ladder) {
    private static final String ON_THE_PATH = "ladder";

    /** About what the widest and deepest architecture that is looked at has; the largest that was trained has a fifth. */
    private static final double MOST_PARAMS = 5e12;

    private static final long USUAL_EVALUATION = EvaluationTokens.usual().most();

    /** With every rung, estimates too. */
    public Planner(Evidence evidence, ArchitectureSearch shapes, Optional<Cluster> cluster) {
        this(evidence, shapes, cluster, false);
    }

    /** With a command line that the shell finds by its name. */
    public Planner(Evidence evidence, ArchitectureSearch shapes, Optional<Cluster> cluster, boolean runnableOnly) {
        this(evidence, shapes, cluster, runnableOnly, ON_THE_PATH);
    }

    /** Without intervals, which only the last plan of a search needs. */
    private Planner quick() {
        return new Planner(evidence.withoutDraws(), shapes, cluster, runnableOnly, ladder);
    }

    /**
     * The plan.
     *
     * @throws ConfigException if the question contradicts itself, the law or the cluster
     */
    public Plan plan(Question question) {
        Plan plan = answer(question);
        requireCountable(plan);
        return plan;
    }

    /** A training of more steps than can be counted would end on a share of its tokens, far from the loss foretold. */
    private static void requireCountable(Plan plan) {
        double tokens = plan.answer().allocation().tokens();
        Recipe recipe = plan.recipe();
        if (recipe.steps() == Integer.MAX_VALUE) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "%s parameters on %s tokens cannot be trained: that would be %.3g steps of %,d sequences, and more than"
                            + " %,d cannot be counted; ask for less: a smaller budget, fewer tokens to be served, or a higher"
                            + " loss",
                    Figures.count(plan.answer().allocation().params()),
                    Figures.count(tokens),
                    tokens / recipe.tokensPerStep(),
                    recipe.batch(),
                    Integer.MAX_VALUE));
        }
    }

    private Plan answer(Question question) {
        evidence.law().cannotSplitCompute().ifPresent(why -> {
            throw new ConfigException(
                    "--law: a plan cannot be made of the form " + evidence.law().form() + ", which " + why);
        });
        if (shapes.vocabKnown()) {
            Guessing.require(question, shapes.vocab(), evidence.lossUnit());
        }
        new TooSmall(shapes).refuse(question);
        OptionalDouble hours = hours(question);
        if (hours.isPresent()) {
            return withinHours(question, hours.getAsDouble());
        }
        return withinMemory(question, limit(question, Double.POSITIVE_INFINITY), hours);
    }

    /** With the model that is best, or where no rung holds that, with the largest that one holds. */
    private Plan withinMemory(Question question, OptionalDouble limit, OptionalDouble hours) {
        Plan best = plan(question, limit, Double.POSITIVE_INFINITY);
        if (cluster.isEmpty() || best.hours().isPresent()) {
            return best.limitedBy(hours, Double.POSITIVE_INFINITY);
        }
        Planner quick = quick();
        OptionalDouble largest = new MemorySearch(
                        size -> quick.holds(size, best.answer().allocation()))
                .largest((double) shapes.smallest().parameters(), (double)
                        best.architecture().parameters());
        if (largest.isEmpty()) {
            return best.limitedBy(hours, Double.POSITIVE_INFINITY)
                    .with(List.of(noRoom(best.answer().allocation())), List.of());
        }
        List<HeldSize> sizes = new HeldSizes(
                        size -> quick.held(question, limit, size), cluster.get().executors())
                .upTo(largest.getAsDouble());
        // Too small for the loss that is asked for: planning it says so.
        double size = sizes.isEmpty()
                ? largest.getAsDouble()
                : HeldSizes.worthIt(sizes).params();
        return plan(question, limit, size).choosingFrom(sizes).limitedBy(hours, largest.getAsDouble());
    }

    /** What comes of a size; empty where it is not enough for the question, or fits no better than the larger one. */
    private Optional<HeldSize> held(Question question, OptionalDouble limit, double size) {
        try {
            return HeldSize.of(plan(question, limit, size));
        } catch (ConfigException tooSmall) { // for the loss that is asked for
            return Optional.empty();
        }
    }

    /** What to do where not even the smallest model fits. */
    private String noRoom(Allocation compute) {
        Architecture smallest = shapes.smallest();
        Recipe recipe = recipe(
                smallest,
                Allocation.ofFlops(compute.flops(), (double) smallest.parameters())
                        .tokens());
        Cluster machines = cluster.orElseThrow();
        long needed = deploy(smallest, recipe, machines).choice().rejected().stream()
                .filter(one -> !runnableOnly || one.placement().rung().isRunnable())
                .mapToLong(Alternative::neededBytes)
                .min()
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "memory: not even a model of %s parameters fits: it needs %s outside of the heap on an executor, which has %s;"
                        + " give --memory=%dm or more (more executors do not help), or a smaller --heap",
                Figures.count((double) smallest.parameters()),
                Figures.bytes(needed),
                Figures.bytes(machines.offHeapBytes()),
                (machines.memoryBytes() - machines.offHeapBytes() + needed + (1L << 20) - 1) >> 20);
    }

    /** Whether some rung holds a model of this size, trained on the compute of a plan. */
    boolean holds(double size, Allocation compute) {
        double tokens = Allocation.ofFlops(compute.flops(), size).tokens();
        return shapes.at(size)
                .flatMap(shape -> deploy(shape, recipe(shape, tokens), cluster.orElseThrow())
                        .cost())
                .isPresent();
    }

    private Recipe recipe(Architecture architecture, double tokens) {
        return RecipeRule.of(evidence.runs(), evidence.recipe())
                .recipe(architecture, tokens, cluster.map(Cluster::executors).orElse(1));
    }

    /** Time that hours and money leave, the shorter of both. */
    private OptionalDouble hours(Question question) {
        if (!question.needsCluster()) {
            return OptionalDouble.empty();
        }
        var problems = new Problems();
        problems.require(
                cluster.isPresent(),
                () -> (question.hours().isPresent() ? Question.HOURS : Question.MONEY)
                        + " needs a cluster to become compute: give --executors, --cores, --memory and --bench, or give "
                        + Question.FLOPS);
        problems.require(
                question.money().isEmpty() || cluster.flatMap(Cluster::price).isPresent() || cluster.isEmpty(),
                () -> Question.MONEY + "=" + question.money().orElseThrow()
                        + " needs a price: give --price (of a rank for an hour) or --core-price");
        problems.throwIfAny();
        double paid = question.money()
                .map(money -> money
                        / cluster.orElseThrow().price().orElseThrow()
                        / cluster.orElseThrow().executors())
                .orElse(Double.POSITIVE_INFINITY);
        return OptionalDouble.of(Math.min(question.hours().orElse(Double.POSITIVE_INFINITY), paid));
    }

    private Plan withinHours(Question question, double hours) {
        double ideal = TimeSearch.ideal(cluster.orElseThrow(), hours);
        if (!question.fixesLoss()) {
            Planner quick = quick();
            Plan endless = quick.plan(question, limit(question, ideal), Double.POSITIVE_INFINITY);
            if (endless.hours().isEmpty()
                    && !quick.holds(
                            (double) shapes.smallest().parameters(),
                            endless.answer().allocation())) {
                return withinMemory(question, limit(question, ideal), OptionalDouble.of(hours));
            }
            TimeSearch.Found found = new TimeSearch(quick, question, hours).find(ideal);
            Plan plan = plan(question, limit(question, found.flops()), found.size());
            return plan.choosingFrom(found.sizes()).limitedBy(OptionalDouble.of(hours), found.largest());
        }
        Plan plan = withinMemory(question, limit(question, ideal), OptionalDouble.of(hours));
        if (plan.hours().filter(taken -> taken <= hours).isEmpty()) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "%s and %s contradict each other: this loss takes %s on this cluster, but there are %.4g hours; give"
                            + " more time or executors, or ask for a higher loss",
                    question.lossOption(),
                    question.hours().isPresent() ? Question.HOURS : Question.MONEY,
                    plan.hours()
                            .map(taken -> String.format(Locale.ROOT, "%.4g hours", taken))
                            .orElse("more memory than there is"),
                    hours));
        }
        return plan;
    }

    /**
     * The plan of one budget.
     *
     * @param fitting most parameters, beside those that the question allows; infinity for no limit
     */
    Plan plan(Question question, OptionalDouble limit, double fitting) {
        double largest = Math.min(fitting, question.mostParams().orElse(Double.POSITIVE_INFINITY));
        Evidence law = question.uniqueTokens().map(evidence::repeating).orElse(evidence);
        LawAnswer answer = new BudgetPlanner(law, question).answer(limit, largest);
        Allocation allocation = answer.allocation();
        if (!(allocation.params() <= MOST_PARAMS)) {
            throw Floor.tooLarge(law, question, allocation);
        }
        new TooSmall(shapes).refuse(question, new Frontier(law.law()), answer);
        Architecture architecture = shapes.find(allocation.params());
        Recipe recipe = recipe(architecture, allocation.tokens());
        Optional<Deployment> deployment = cluster.map(machines -> deploy(architecture, recipe, machines));
        LossOutlook expected = LossOutlook.of(law, new Allocation(architecture.parameters(), recipe.tokens()));
        return new Plan(
                question,
                law.law().form(),
                law.law().symbols().entrySet().stream()
                        .map(symbol -> new Constant(symbol.getKey(), symbol.getValue()))
                        .toList(),
                law.lossUnit(),
                answer,
                architecture,
                recipe,
                evidence.recipe(),
                expected,
                deployment,
                List.of(),
                Optional.empty(),
                List.of(),
                Doubts.of(
                        law,
                        question,
                        answer,
                        architecture,
                        shapes.vocabKnown(),
                        deployment,
                        allocation.params() >= largest,
                        ladder),
                List.of());
    }

    private Deployment deploy(Architecture architecture, Recipe recipe, Cluster machines) {
        DType compute = DType.valueOf(machines.rate().precision().toUpperCase(Locale.ROOT));
        Choice choice = new PlacementSearch(architecture, recipe, machines, compute).choose(runnableOnly);
        return new Deployment(
                machines,
                choice,
                choice.chosen().map(one -> RunCost.of(architecture, recipe, USUAL_EVALUATION, machines, one)));
    }

    /** Most FLOPs: those that were given, or those that time allows. */
    OptionalDouble limit(Question question, double byTime) {
        double least = Math.min(question.flops().orElse(Double.POSITIVE_INFINITY), byTime);
        return Double.isInfinite(least) ? OptionalDouble.empty() : OptionalDouble.of(least);
    }
}
