package io.ladder.driver.sweep;

import io.ladder.conf.Amount;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.model.ModelConfig;
import java.util.function.ToLongFunction;

/**
 * The shape of a model of a wanted size. Section {@code grid.shape}.
 *
 * @param aspect dim / layers; models of one aspect are alike but for their size (Kaplan et al. 2020, section 3.1)
 * @param headDim elements of one head; dim is a multiple of it
 */
public record ShapeRule(double aspect, int headDim) {
    private static final int MAX_HEADS = 1024;

    public ShapeRule {
        var problems = new Problems();
        problems.collect(() -> Require.positive("grid.shape.aspect", aspect));
        problems.collect(() -> Require.positive("grid.shape.headDim", headDim));
        problems.require(
                headDim <= ModelConfig.MAX_DIM,
                () -> "grid.shape.headDim=" + headDim + " is too large; at most " + ModelConfig.MAX_DIM
                        + " can be given");
        problems.require(
                !(aspect > 0) || headDim / aspect < ModelConfig.MAX_LAYERS,
                () -> "grid.shape.aspect=" + Amount.shown(aspect) + " is too small: the narrowest model, one head of"
                        + " grid.shape.headDim=" + headDim + ", would have more than " + ModelConfig.MAX_LAYERS
                        + " layers (dim / aspect)");
        problems.throwIfAny();
    }

    /**
     * Of all widths, each with the depth of this aspect or one layer more or less, the model whose size is nearest to the
     * wanted one by ratio.
     *
     * @param wanted N
     * @param params N of a shape
     */
    ModelSize of(double wanted, ToLongFunction<ModelSize> params) {
        ModelSize best = null;
        double bestMiss = Double.POSITIVE_INFINITY;
        for (int heads = 1; heads <= MAX_HEADS; heads++) {
            long dim = (long) heads * headDim;
            long depth = Math.max(1, Math.round(dim / aspect));
            if (heads > 1 && (dim > ModelConfig.MAX_DIM || depth >= ModelConfig.MAX_LAYERS)) {
                break; // one head is always within both
            }
            long smallest = Long.MAX_VALUE;
            for (long layers = Math.max(1, depth - 1); layers <= depth + 1; layers++) {
                var size = ModelSize.of((int) layers, (int) dim, heads);
                long n = params.applyAsLong(size);
                smallest = Math.min(smallest, n);
                double miss = Math.abs(Math.log((double) n) - Math.log(wanted));
                if (miss < bestMiss) {
                    bestMiss = miss;
                    best = size;
                }
            }
            if (smallest > 2 * wanted) {
                break; // wider ones are larger still
            }
        }
        return best;
    }
}
