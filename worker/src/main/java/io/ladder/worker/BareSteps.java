package io.ladder.worker;

import io.ladder.collective.Communicator;
import java.util.OptionalLong;

/**
 * A rank's training steps without evaluation, checkpoints and events, for measurement: exactly the step that {@link
 * RankTraining} takes, assembled by the same code.
 *
 * <p>Made, used and closed by one thread; every rank makes the same calls.
 */
public final class BareSteps implements AutoCloseable {
    private final OwnedResources owned;
    private final StepParts parts;
    private long done;

    private BareSteps(OwnedResources owned, StepParts parts) {
        this.owned = owned;
        this.parts = parts;
    }

    /**
     * Opens the tokens and makes model, optimizer and step.
     *
     * @param assignment its checkpoint directory is not looked at
     * @param communicator of all ranks; stays the caller's
     * @throws io.ladder.conf.ConfigException if what is found does not fit the configuration
     */
    public static BareSteps assemble(RankAssignment assignment, Communicator communicator) {
        OwnedResources owned = new OwnedResources();
        try {
            return new BareSteps(owned, RankTraining.assembleStep(assignment, communicator, owned));
        } catch (RuntimeException | Error e) {
            owned.closeAfter(e);
            throw e;
        }
    }

    /**
     * Takes the next step.
     *
     * @return mean loss over the global batch before the update, in nats per token
     * @throws TrainingDivergedException if loss or gradient is not finite
     */
    public double next() {
        return parts.step().run(done++).loss();
    }

    /** Tokens of one step, all ranks together. */
    public long tokensPerStep() {
        return parts.feed().tokensPerStep();
    }

    /** Sequences that this rank takes through the model at once. */
    public int microBatch() {
        return parts.microBatch();
    }

    /** Bytes that a ring all-reduce of the gradients must send from this rank in one step. */
    public double ringBytes() {
        return parts.dataParallel().traffic().ringBytes();
    }

    /** N: elements of the flat gradient buffer. */
    public long numParameters() {
        return parts.layout().numElements();
    }

    /** Off-heap bytes of parameters, gradients, optimizer state and activations of this rank. */
    public long arenaBytes() {
        return parts.arena().allocatedBytes() + parts.sharedBytes();
    }

    /** Most physical memory that this process has had, all its ranks together; unknown outside of Linux. */
    public OptionalLong peakResidentBytes() {
        return ProcessMemory.now()
                .map(memory -> OptionalLong.of(memory.peakBytes()))
                .orElse(OptionalLong.empty());
    }

    /** Native bytes of this rank outside of its communicator: tensors' and the kernels' working memory. */
    public long nativeBytes() {
        return arenaBytes() + parts.kernels().scratchBytes();
    }

    /** Native operations that this rank's kernels have prepared so far. */
    public long primitivesMade() {
        return parts.kernels().primitivesMade();
    }

    /** One line about the kernel set. */
    public String kernels() {
        return parts.kernels().description();
    }

    @Override
    public void close() {
        owned.close();
    }
}
