package io.ladder.worker;

import io.ladder.model.AdamW;
import io.ladder.model.GlobalNormClip;
import io.ladder.model.Gpt;
import io.ladder.model.GradientProgress;
import io.ladder.model.LearningRateSchedule;
import io.ladder.parallelism.DataParallel;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.worker.TrainingDivergedException.Culprit;
import java.util.List;
import java.util.OptionalInt;

/** One optimizer update: micro-batches, all-reduce while the last of them still runs backward, clip, step. */
final class TrainingStep {
    private final Gpt model;
    private final Tensor gradients;
    private final BatchFeed feed;
    private final DataParallel dataParallel;
    private final Kernels kernels;
    private final AdamW optimizer;
    private final LearningRateSchedule schedule;
    private final GlobalNormClip clip;
    private final GradientProgress whenFinal;
    private final StepResult result = new StepResult();

    TrainingStep(
            Gpt model,
            Tensor gradients,
            BatchFeed feed,
            DataParallel dataParallel,
            Kernels kernels,
            AdamW optimizer,
            LearningRateSchedule schedule,
            GlobalNormClip clip) {
        this.model = model;
        this.gradients = gradients;
        this.feed = feed;
        this.dataParallel = dataParallel;
        this.kernels = kernels;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.clip = clip;
        this.whenFinal = dataParallel::finalFrom;
    }

    /**
     * Runs one step.
     *
     * @param step counted from 0
     * @return valid until the next step
     * @throws TrainingDivergedException on every rank if loss or gradient norm is not finite; nothing was updated
     */
    StepResult run(long step) {
        dataParallel.atStep(step + 1);
        double localLoss = forwardBackward(step);
        dataParallel.allReduceGradients();
        double loss = dataParallel.sum(localLoss) / feed.tokensPerStep();
        double gradNorm = dataParallel.gradientNorm(kernels);
        result.set(loss, gradNorm, schedule.at(step));
        if (!result.isFinite()) {
            throw TrainingDivergedException.inStep(step + 1, result, culprits(step));
        }
        optimizer.step(result.learningRate(), (float) clip.scale(gradNorm), step + 1);
        return result;
    }

    /** Leaves this rank's addend of the mean gradient in the gradients; returns its sum of token losses. */
    private double forwardBackward(long step) {
        double loss = 0;
        for (int i = 0; i < feed.numMicroBatches(); i++) {
            boolean last = i == feed.numMicroBatches() - 1;
            loss += model.forwardBackward(
                    feed.microBatch(step, i), gradientScale(), i > 0, last ? whenFinal : GradientProgress.IGNORED);
        }
        return loss;
    }

    /**
     * Which ranks' own losses or gradients are not finite, and in which layer it began. The sums do not tell, so each rank
     * computes its part of the step again, looking at every layer: that is free of communication and gives the same
     * numbers, and takes all ranks equally long.
     */
    private List<Culprit> culprits(long step) {
        return Culprits.told(
                dataParallel.rank(),
                dataParallel.numRanks(),
                firstNotFinite(step),
                model.lookedAt(),
                dataParallel::sum);
    }

    private OptionalInt firstNotFinite(long step) {
        gradients.zero();
        OptionalInt found = OptionalInt.empty();
        for (int i = 0; i < feed.numMicroBatches() && found.isEmpty(); i++) {
            found = model.firstNotFinite(feed.microBatch(step, i), gradientScale());
        }
        return found;
    }

    private float gradientScale() {
        return (float) (1.0 / feed.tokensPerStep());
    }
}
