package io.ladder.driver.sweep;

import io.ladder.model.ModelConfig;
import io.ladder.model.ModelFlops;
import java.util.OptionalDouble;

/**
 * One place of the grid: a model, how long it is trained, and a seed.
 *
 * @param size what makes the model differ from the others
 * @param model the whole of it
 * @param flops its size and its FLOPs per token
 * @param vocab token ids
 * @param batch sequences per step
 * @param steps so many whole batches as come nearest to the tokens wanted
 * @param budget C of the IsoFLOP profile that the cell belongs to; empty for a cell of N x D
 */
public record GridCell(
        ModelSize size,
        ModelConfig model,
        ModelFlops flops,
        int vocab,
        int batch,
        long steps,
        OptionalDouble budget,
        long seed) {
    /** D, exactly. */
    public long tokens() {
        return steps * batch * model.seq();
    }

    /** C, exactly. */
    public double trainingFlops() {
        return flops.trainingPerToken() * tokens();
    }

    /** Names the cell among those of its sweep, and its directory. */
    public String label() {
        return size.label() + "-t" + tokens() + "-s" + seed;
    }
}
