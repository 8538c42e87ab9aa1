package io.ladder.worker;

import io.ladder.collective.Communicator;
import io.ladder.data.TokenSplit;
import io.ladder.data.ValidationWindows;
import io.ladder.model.Gpt;
import io.ladder.model.TokenBatch;
import io.ladder.worker.TrainingDivergedException.Culprit;
import java.util.List;
import java.util.OptionalInt;

/**
 * Mean loss over windows of the validation split, all of them or evenly spread ones; each rank takes an equal share. The same
 * windows every time, and the same loss for any number of ranks up to the rounding of sums.
 */
final class Evaluation {
    private final TokenSplit tokens;
    private final ValidationWindows windows;
    private final Gpt model;
    private final Communicator communicator;
    private final int seq;
    private final int maxSequences;
    private final int[] window;
    private final int[] inputs;
    private final int[] targets;
    private final double[] losses;

    /** With at most {@code maxSequences} windows through the model at once. */
    Evaluation(TokenSplit tokens, EvaluationTokens wanted, Gpt model, Communicator communicator, int maxSequences) {
        this.tokens = tokens;
        this.model = model;
        this.communicator = communicator;
        this.seq = model.config().seq();
        this.windows = new ValidationWindows(tokens.numTokens(), seq, wanted.most());
        this.maxSequences = maxSequences;
        this.window = new int[seq + 1];
        this.inputs = new int[maxSequences * seq];
        this.targets = new int[maxSequences * seq];
        this.losses = new double[maxSequences];
    }

    /** Whether there is anything to evaluate on. */
    boolean possible() {
        return windows.numWindows() > 0;
    }

    /** Every rank must call it and gets the same bits. */
    ValidationLoss measure() {
        double sum = 0;
        double sumOfSquares = 0;
        for (long at = begin(); at < end(); at += maxSequences) {
            TokenBatch batch = batch(at);
            model.losses(batch, losses);
            for (int i = 0; i < batch.sequences(); i++) {
                double ofWindow = losses[i] / seq;
                sum += ofWindow;
                sumOfSquares += ofWindow * ofWindow;
            }
        }
        return ValidationLoss.of(windows.numWindows(), communicator.sum(sum), communicator.sum(sumOfSquares));
    }

    /**
     * Which ranks' own shares are not finite, and in which layer it begins: each rank evaluates its share again, looking at
     * every layer. Every rank must call it.
     */
    List<Culprit> culprits() {
        OptionalInt found = OptionalInt.empty();
        for (long at = begin(); at < end() && found.isEmpty(); at += maxSequences) {
            found = model.firstNotFinite(batch(at));
        }
        return Culprits.told(communicator.rank(), communicator.worldSize(), found, model.lookedAt(), communicator::sum);
    }

    /** Windows from {@code at} on, as many as go through the model at once. */
    private TokenBatch batch(long at) {
        int count = (int) Math.min(maxSequences, end() - at);
        for (int i = 0; i < count; i++) {
            BatchFeed.readWindow(tokens, windows.windowStart(at + i), window, inputs, targets, i * seq, seq);
        }
        return new TokenBatch(inputs, targets, count, seq);
    }

    /** First window of this rank's share. */
    private long begin() {
        return windows.firstWindow(communicator.rank(), communicator.worldSize());
    }

    /** One past its last. */
    private long end() {
        return windows.firstWindow(communicator.rank() + 1, communicator.worldSize());
    }
}
