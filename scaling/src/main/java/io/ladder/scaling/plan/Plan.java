package io.ladder.scaling.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.CurvePoint;
import io.ladder.scaling.plan.budget.RepeatedDataLaw;
import io.ladder.scaling.recipe.TrainingRecipe;
import io.ladder.scaling.runs.LossUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The answer to a {@link Question}; {@code plan.json} holds it as it is.
 *
 * @param form of the law
 * @param law its constants, with those of repeated data if that is limited
 * @param lossUnit of every loss here: what the law's runs were measured in
 * @param answer what the law says
 * @param architecture the model
 * @param recipe how it is trained
 * @param lawRecipe what the runs behind the law share beside that; the prediction holds for it. Empty if it is not known
 * @param expected loss of this very model and recipe, which differ a little from the law's N and D
 * @param deployment none without a cluster
 * @param limits what keeps the plan from being better, for people
 * @param largestParams of the models that the executors hold; empty if that does not limit the plan
 * @param heldSizes to choose from where memory limits the plan, falling: on more and more of the executors, or where
 *     time counts, each trained for as long as there is time
 * @param warnings for people
 * @param commands that train it, the one to give first; empty if it cannot be run
 */
public record Plan(
        Question question,
        String form,
        List<Constant> law,
        LossUnit lossUnit,
        LawAnswer answer,
        Architecture architecture,
        Recipe recipe,
        Optional<TrainingRecipe> lawRecipe,
        LossOutlook expected,
        Optional<Deployment> deployment,
        List<String> limits,
        Optional<Double> largestParams,
        List<HeldSize> heldSizes,
        List<String> warnings,
        List<StartCommand> commands) {
    /** Two sizes that differ by less are one. */
    private static final double SAME_SIZE = 1e-4;

    public Plan {
        law = List.copyOf(law);
        limits = List.copyOf(limits);
        heldSizes = List.copyOf(heldSizes);
        warnings = List.copyOf(warnings);
        commands = List.copyOf(commands);
    }

    /**
     * Reads {@code plan.json}.
     *
     * @throws ConfigException if the file is missing, or no plan
     */
    public static Plan read(Path file) {
        try {
            return RecordJson.read(Files.readString(file), file.toString(), Plan.class);
        } catch (ConfigException e) {
            throw new ConfigException(
                    file + " is no plan of this version of Ladder: it is damaged, or another version wrote it ("
                            + String.join("; ", e.problems())
                            + "); make it again with `ladder plan --out DIR`, and name it with --plan DIR",
                    e);
        } catch (IOException e) {
            throw new ConfigException(
                    "no plan at " + file + " (" + e.getClass().getSimpleName()
                            + "); make one with `ladder plan --out DIR` and name it with --plan DIR",
                    e);
        }
    }

    /** Whether a file holds a plan, of whatever version of Ladder: a question, a law and what it answers. */
    public static boolean isOne(Path file) {
        try {
            JsonNode json = new ObjectMapper().readTree(Files.readString(file));
            return json.path("question").isObject()
                    && json.path("form").isTextual()
                    && json.path("law").isArray()
                    && json.path("answer").path("allocation").isObject()
                    && json.path("architecture").isObject();
        } catch (IOException e) {
            return false; // not to be read, no text, or no JSON
        }
    }

    /** Whether there is a cluster on which this version of Ladder can train it. */
    public boolean isRunnable() {
        return deployment.filter(Deployment::isRunnable).isPresent();
    }

    /** The same with commands, and with what was found when they were made. */
    public Plan with(List<String> moreWarnings, List<StartCommand> newCommands) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(moreWarnings);
        return with(limits, largestParams, heldSizes, all, newCommands);
    }

    /**
     * The same with what limits it.
     *
     * @param hours that there are; empty if time does not matter
     * @param largest parameters that fit memory; infinity if the plan would not be larger anyway
     */
    Plan limitedBy(OptionalDouble hours, double largest) {
        Optional<Double> held = Optional.of(largest).filter(Double::isFinite);
        return with(Limits.of(this, hours, largest), held, heldSizes, warnings, commands);
    }

    /** The same with the sizes that the executors hold. */
    Plan choosingFrom(List<HeldSize> sizes) {
        return with(limits, largestParams, sizes, warnings, commands);
    }

    private Plan with(
            List<String> newLimits,
            Optional<Double> newLargest,
            List<HeldSize> newSizes,
            List<String> newWarnings,
            List<StartCommand> newCommands) {
        return new Plan(
                question,
                form,
                law,
                lossUnit,
                answer,
                architecture,
                recipe,
                lawRecipe,
                expected,
                deployment,
                newLimits,
                newLargest,
                newSizes,
                newWarnings,
                newCommands);
    }

    /** Hours it takes; empty without a cluster, and where nothing fits its memory. */
    Optional<Double> hours() {
        return deployment.flatMap(Deployment::cost).map(RunCost::hours);
    }

    /** The law that was planned with: of the tokens that there are, if these are limited. */
    public LossLaw lossLaw() {
        Map<String, Double> symbols = new LinkedHashMap<>();
        law.forEach(constant -> symbols.put(constant.symbol(), constant.value()));
        LossLaw fresh = LawsByForm.of(form, symbols);
        Double unique = symbols.get(RepeatedDataLaw.UNIQUE);
        return unique == null ? fresh : RepeatedDataLaw.of(fresh, unique);
    }

    /** Whether the sizes to choose from are those that were weighed against each other for one time. */
    public boolean weighsSizesByTime() {
        return question.fixesTime();
    }

    /** Whether it has as many parameters as the question allows, where that says how many. */
    public boolean isAsLargeAsAllowed() {
        return question.allowsNoMoreThan(answer.allocation().params());
    }

    /** Whether that size is the plan's. */
    public boolean takes(HeldSize size) {
        return size.isAsLargeAs(answer.allocation().params());
    }

    /** Whether that size is the plan's. */
    public boolean takes(CurvePoint size) {
        return Math.abs(size.params() / answer.allocation().params() - 1) < SAME_SIZE;
    }

    /** Whether that is the model that it trains, and for how long. */
    public boolean isOf(Allocation other) {
        Allocation own = answer.allocation();
        return Math.abs(other.params() / own.params() - 1) < SAME_SIZE
                && Math.abs(other.tokens() / own.tokens() - 1) < SAME_SIZE;
    }

    /** What the law says of another N and D, in {@link #lossUnit()}. */
    public double lossAt(double params, double tokens) {
        return lossLaw().loss(params, tokens);
    }
}
