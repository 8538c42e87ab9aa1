package io.ladder.scaling.plan.architecture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.model.ModelConfig;

/**
 * Parameters of models of one width: {@code once + layers (block + (ffn - usualFfn) perFfn)}, exact, read off the layouts
 * of three small models.
 *
 * @param once without any block
 * @param block of one block with the usual feed-forward layer
 * @param perFfn of one block for each column of its feed-forward layer
 * @param usualFfn what {@code ffn: auto} gives
 */
record WidthCount(long once, long block, long perFfn, int usualFfn) {
    static WidthCount of(ArchitectureSearch search, int dim) {
        int usual = usualFfn(search, dim);
        long one = search.shape(1, dim, usual).parameters();
        long two = search.shape(2, dim, usual).parameters();
        long wider = search.shape(1, dim, usual + 1).parameters();
        return new WidthCount(2 * one - two, two - one, wider - one, usual);
    }

    /** Of a model with this many layers and this feed-forward layer. */
    long parameters(int layers, int ffn) {
        return once + layers * (block + (ffn - usualFfn) * perFfn);
    }

    /** Layers for N parameters, not whole. */
    double layersFor(double params) {
        return (params - once) / block;
    }

    /** The multiple of {@code multiple} that comes nearest to N with this many layers; not positive if none can. */
    int ffnFor(double params, int layers, int multiple) {
        double wanted = usualFfn + (params - once - (double) layers * block) / ((double) layers * perFfn);
        double most = Integer.MAX_VALUE - multiple;
        return (int) Math.round(Math.max(-most, Math.min(wanted, most)) / multiple) * multiple;
    }

    private static int usualFfn(ArchitectureSearch search, int dim) {
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("activation", search.kind().preset().activation().name())
                .put("dim", dim)
                .put("ffn", "auto");
        ModelConfig.resolveAuto(model);
        return model.path("ffn").intValue();
    }
}
