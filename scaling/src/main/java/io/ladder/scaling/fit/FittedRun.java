package io.ladder.scaling.fit;

import io.ladder.scaling.runs.Run;
import java.util.Optional;

/**
 * A run beside the law's word for it.
 *
 * @param fitted loss by the law
 * @param excluded why it took no part in the fit; empty if it did
 */
public record FittedRun(Run run, double fitted, Optional<String> excluded) {
    /** ln(loss) - ln(fitted): what the Huber loss is taken of. */
    public double residual() {
        return Math.log(run.loss()) - Math.log(fitted);
    }
}
