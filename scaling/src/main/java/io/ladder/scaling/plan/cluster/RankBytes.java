package io.ladder.scaling.plan.cluster;

import io.ladder.collective.AeronConfig;
import io.ladder.model.ActivationBytes;
import io.ladder.model.ElementBytes;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.tensor.DType;
import io.ladder.worker.MemoryBudget;
import io.ladder.worker.MemoryUse;
import java.util.HashMap;
import java.util.Map;

/**
 * What a placement takes outside of the Java heap on its fullest rank. Data parallel it is {@link MemoryUse}'s own
 * prediction, to the byte; above that, Psi parameters cost (Rajbhandari et al. 2020, section 5):
 *
 * <pre>
 * parameters       (4 + copy) Psi / (t p)       / d from ZeRO-3 on, and two blocks that are gathered
 * gradients                 4 Psi / (t p)       / d from ZeRO-2 on
 * optimizer state           8 Psi / (t p)       / d from ZeRO-1 on
 * activations      (layers / p) min(p, m) kept / t + once / t
 * </pre>
 *
 * with tensor degree t, stages p, replicas d and m micro-batches: tensor parallelism with sequence parallelism divides
 * all activations by t (Korthikanti et al. 2022, section 4.2.2), and the first stage of 1F1B holds those of p micro-batches
 * (Narayanan et al. 2021). Embedding and head count on every stage, as the fullest has one of them: an estimate from above.
 */
final class RankBytes {
    private final Architecture architecture;
    private final ElementBytes element;
    private final DType compute;
    private final int threads;
    private final Map<Integer, Long> scratchOfMicroBatch = new HashMap<>();

    /**
     * @param compute what products read
     * @param threads math threads of a rank
     */
    RankBytes(Architecture architecture, DType compute, int threads) {
        this.architecture = architecture;
        this.element = ElementBytes.of(compute);
        this.compute = compute;
        this.threads = threads;
    }

    /** By what they are for. */
    MemoryUse of(Placement placement) {
        int stage = placement.rung().zeroStage();
        double held = heldParameters(placement);
        int data = placement.data();
        return new MemoryUse(
                parameterBytes(placement, held),
                bytes(held * Float.BYTES / (stage >= 2 ? data : 1)),
                bytes(held * 2 * Float.BYTES / (stage >= 1 ? data : 1)),
                activationBytes(placement),
                AeronConfig.defaultBufferBytes(placement.ranks()),
                scratchOfMicroBatch.computeIfAbsent(
                        placement.microBatch(),
                        micro -> MemoryUse.scratch(
                                architecture.model(), architecture.vocab(), micro, compute, threads)));
    }

    /** What its container needs outside of the heap: a tenth more than predicted, and the process itself. */
    static long neededBytes(MemoryUse use) {
        return MemoryBudget.PROCESS_BYTES + use.total() + use.total() / 10;
    }

    /** Psi of one rank before ZeRO: the stage's layers cut by t, and the tables that some stage has. */
    private double heldParameters(Placement placement) {
        double body =
                (double) architecture.parametersWithoutEmbeddings() * stageLayers(placement) / architecture.layers();
        double tables = (double) architecture.parameters() - architecture.parametersWithoutEmbeddings();
        return (body + tables) / placement.tensor();
    }

    private long parameterBytes(Placement placement, double held) {
        double each = Float.BYTES + element.weightCopy();
        if (placement.rung() != Rung.ZERO3) {
            return bytes(held * each);
        }
        double block = (double) architecture.parametersWithoutEmbeddings() / architecture.layers();
        return bytes(each * (held / placement.data() + 2 * block));
    }

    private long activationBytes(Placement placement) {
        ActivationBytes whole = ActivationBytes.of(
                architecture.model(), architecture.vocab(), placement.microBatch(), placement.recompute(), element);
        long inFlight = Math.min(placement.pipeline(), placement.accumulation());
        double kept = (double) stageLayers(placement) * inFlight * whole.keptPerLayer();
        return bytes((kept + whole.once()) / placement.tensor());
    }

    /** Of the fullest stage. */
    private int stageLayers(Placement placement) {
        return (architecture.layers() + placement.pipeline() - 1) / placement.pipeline();
    }

    private static long bytes(double exact) {
        return (long) Math.ceil(exact);
    }
}
