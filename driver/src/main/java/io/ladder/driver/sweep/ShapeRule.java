package io.ladder.driver.sweep;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;
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
            int dim = heads * headDim;
            int depth = (int) Math.max(1, Math.round(dim / aspect));
            long smallest = Long.MAX_VALUE;
            for (int layers = Math.max(1, depth - 1); layers <= depth + 1; layers++) {
                var size = ModelSize.of(layers, dim, heads);
                long n = params.applyAsLong(size);
                smallest = Math.min(smallest, n);
                double miss = Math.abs(Math.log(n / wanted));
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
