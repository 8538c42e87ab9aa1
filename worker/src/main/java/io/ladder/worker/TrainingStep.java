package io.ladder.worker;

import io.ladder.model.AdamW;
import io.ladder.model.GlobalNormClip;
import io.ladder.model.Gpt;
import io.ladder.model.GradientProgress;
import io.ladder.model.LearningRateSchedule;
import io.ladder.parallelism.DataParallel;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

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
     * @throws TrainingDivergedException on every rank if loss or gradient norm is not finite; nothing was updated
     */
    StepResult run(long step) {
        dataParallel.atStep(step + 1);
        double localLoss = forwardBackward(step, whenFinal);
        dataParallel.allReduceGradients();
        double loss = dataParallel.sum(localLoss) / feed.tokensPerStep();
        double gradNorm = Math.sqrt(kernels.sumOfSquares(gradients));
        StepResult result = new StepResult(loss, gradNorm, schedule.at(step));
        if (!result.isFinite()) {
            throw new TrainingDivergedException(step + 1, result, ranksNotFinite(step));
        }
        optimizer.step((float) result.learningRate(), (float) clip.scale(gradNorm), step + 1);
        return result;
    }

    /**
     * Leaves this rank's addend of the mean gradient in the gradients; returns its sum of token losses.
     *
     * @param progress hears of gradients that no micro-batch will add to any more
     */
    private double forwardBackward(long step, GradientProgress progress) {
        gradients.zero();
        float gradientScale = (float) (1.0 / feed.tokensPerStep());
        double loss = 0;
        for (int i = 0; i < feed.numMicroBatches(); i++) {
            boolean last = i == feed.numMicroBatches() - 1;
            loss += model.forwardBackward(
                    feed.microBatch(step, i), gradientScale, last ? progress : GradientProgress.IGNORED);
        }
        return loss;
    }

    /**
     * Which ranks' own losses or gradients are not finite. The sums do not tell, so each rank computes its part of the
     * step again, which is free of communication and gives the same numbers.
     */
    private List<Integer> ranksNotFinite(long step) {
        boolean finite = Double.isFinite(forwardBackward(step, GradientProgress.IGNORED))
                && Double.isFinite(kernels.sumOfSquares(gradients));
        List<Integer> ranks = new ArrayList<>();
        for (int rank = 0; rank < dataParallel.numRanks(); rank++) {
            if (dataParallel.sum(rank == dataParallel.rank() && !finite ? 1 : 0) > 0) {
                ranks.add(rank);
            }
        }
        return ranks;
    }
}
