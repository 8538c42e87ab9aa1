package io.ladder.model;

import io.ladder.tensor.AdamWCoefficients;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter 2019) over a range of the flat parameter buffer; matrices decay, vectors do not.
 *
 * <p>State: first and second moments, f32, as long as the range. Neighbouring parameters of the same decay are one
 * kernel call.
 */
public final class AdamW {
    private final Kernels kernels;
    private final AdamWCoefficients decaying;
    private final AdamWCoefficients constant;
    private final Tensor firstMoments;
    private final Tensor secondMoments;
    private final List<Range> ranges = new ArrayList<>();

    /** Over all parameters, which products read as they are. */
    public AdamW(
            Kernels kernels,
            OptimizerConfig config,
            ParameterLayout layout,
            Tensor parameters,
            Tensor gradients,
            TensorArena arena) {
        this(kernels, config, layout, parameters, parameters, gradients, arena, 0);
    }

    /**
     * Over the range of the flat buffer that starts at element {@code from} and is as long as {@code parameters}.
     *
     * @param parameters weights of the range, f32 [count]; changed by every step
     * @param products the range of {@link Gpt#productWeights}: every step leaves the rounded weights there, if they are
     *     not the parameters themselves
     * @param gradients gradients of the range, f32 [count]
     */
    public AdamW(
            Kernels kernels,
            OptimizerConfig config,
            ParameterLayout layout,
            Tensor parameters,
            Tensor products,
            Tensor gradients,
            TensorArena arena,
            long from) {
        long count = parameters.numElements();
        boolean copies = products.address() != parameters.address();
        if (gradients.numElements() != count
                || products.numElements() != count
                || from < 0
                || from + count > layout.numElements()) {
            throw new IllegalArgumentException("range [" + from + ", " + (from + count) + ") with gradients "
                    + gradients + " of a layout of " + layout.numElements());
        }
        this.kernels = kernels;
        this.decaying = new AdamWCoefficients(config.beta1(), config.beta2(), config.eps(), config.weightDecay());
        this.constant = new AdamWCoefficients(config.beta1(), config.beta2(), config.eps(), 0);
        this.firstMoments = arena.f32(count);
        this.secondMoments = arena.f32(count);
        long start = from;
        while (start < from + count) {
            boolean decays = layout.parameter(layout.nameAt(start)).decays();
            long end = start;
            while (end < from + count && layout.parameter(layout.nameAt(end)).decays() == decays) {
                end = Math.min(
                        from + count, layout.parameter(layout.nameAt(end)).end());
            }
            ranges.add(new Range(
                    parameters.slice(start - from, end - start),
                    copies ? products.slice(start - from, end - start) : null,
                    gradients.slice(start - from, end - start),
                    firstMoments.slice(start - from, end - start),
                    secondMoments.slice(start - from, end - start),
                    decays));
            start = end;
        }
    }

    /**
     * One update.
     *
     * @param gradientScale what gradients are multiplied by on reading, for clipping and averaging
     * @param step t of the bias correction, from 1
     */
    public void step(double learningRate, float gradientScale, long step) {
        decaying.at(learningRate, gradientScale, step);
        constant.at(learningRate, gradientScale, step);
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            kernels.adamW(
                    range.weights,
                    range.gradients,
                    range.firstMoments,
                    range.secondMoments,
                    range.copy,
                    range.decays ? decaying : constant);
        }
    }

    /** What a checkpoint must hold beside the parameters: {@code adam.m} and {@code adam.v}, flat over the range. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("adam.m", firstMoments);
        state.put("adam.v", secondMoments);
        return state;
    }

    /** @param copy null where products read the weights themselves */
    private record Range(
            Tensor weights, Tensor copy, Tensor gradients, Tensor firstMoments, Tensor secondMoments, boolean decays) {}
}
