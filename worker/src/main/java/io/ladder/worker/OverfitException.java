package io.ladder.worker;

import java.util.Locale;

/** With {@code --overfit-one-batch} the loss did not come near zero. */
public final class OverfitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OverfitException(long steps, double loss, double wanted) {
        super(String.format(
                Locale.ROOT,
                "after %d steps on one batch the loss is %.4f, not below %.2f: the model cannot memorise what it sees."
                        + " Give it more train.steps or a higher train.optimizer.lr, set model.dropout=0, and if that"
                        + " does not help look for a bug before training on everything",
                steps,
                loss,
                wanted));
    }
}
