package io.ladder.scaling.plan;

import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a {@link Question}; {@code plan.json} holds it as it is.
 *
 * @param form of the law
 * @param law its constants, with those of repeated data if that is limited
 * @param answer what the law says
 * @param architecture the model
 * @param recipe how it is trained
 * @param expected loss of this very model and recipe, which differ a little from the law's N and D
 * @param deployment none without a cluster
 * @param warnings for people
 */
public record Plan(
        Question question,
        String form,
        List<Constant> law,
        LawAnswer answer,
        Architecture architecture,
        Recipe recipe,
        LossOutlook expected,
        Optional<Deployment> deployment,
        List<String> warnings) {
    public Plan {
        law = List.copyOf(law);
        warnings = List.copyOf(warnings);
    }

    /** Whether there is a cluster on which this version of Ladder can train it. */
    public boolean isRunnable() {
        return deployment.filter(Deployment::isRunnable).isPresent();
    }
}
