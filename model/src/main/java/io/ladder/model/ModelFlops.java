package io.ladder.model;

/**
 * Floating-point operations of training, counted per matrix product: forward 2mnk, backward twice that. Norms,
 * activations, softmax and the optimizer are not counted, nor are the attention scores that every backward pass computes
 * again.
 *
 * @param parameters all parameters
 * @param parametersWithoutEmbeddings without token and position tables and without an untied output matrix, as
 *     Kaplan et al. (2020) count N
 * @param trainingPerToken exact, in FLOP; attention counts the positions that causality and window leave, about half of
 *     seq
 * @param hardwarePerToken the same with what {@link Recompute} does again: what the processor does, not what the model
 *     needs (Korthikanti et al. 2022)
 * @param sixN 6 FLOP per parameter and token: the usual estimate, without attention's own products
 */
public record ModelFlops(
        long parameters,
        long parametersWithoutEmbeddings,
        double trainingPerToken,
        double hardwarePerToken,
        double sixN) {

    /** Forward once, backward twice: for the inputs and for the weights. */
    private static final int FORWARD_AND_BACKWARD = 3;

    /** Of windows as long as the model's {@code seq}, with nothing recomputed. */
    public static ModelFlops of(ModelConfig config, int vocab) {
        return of(config, vocab, Recompute.NONE);
    }

    /** Of windows as long as the model's {@code seq}. */
    public static ModelFlops of(ModelConfig config, int vocab, Recompute recompute) {
        ParameterLayout layout = ParameterLayout.of(config, vocab);
        long body = layout.parameters().stream()
                .filter(parameter -> parameter.name().contains("."))
                .mapToLong(Parameter::numElements)
                .sum();
        long multiplied = layout.parameters().stream()
                .filter(parameter -> parameter.name().contains(".") && parameter.decays())
                .mapToLong(Parameter::numElements)
                .sum();
        long head = (long) vocab * config.dim();
        double linear = 2.0 * (multiplied + head);
        double forward = linear + config.layers() * attentionProducts(config);
        double training = FORWARD_AND_BACKWARD * forward;
        return new ModelFlops(
                layout.numElements(),
                body,
                training,
                training + recomputed(config, recompute),
                6.0 * layout.numElements());
    }

    /** Products that the backward pass does again, of all layers. */
    private static double recomputed(ModelConfig config, Recompute recompute) {
        double dim = config.dim();
        double qkvAndAttention = 2 * dim * config.qkvDim() + attentionProducts(config);
        double out = 2 * dim * dim;
        double up = 2 * dim * config.ffn() * (config.gated() ? 2 : 1);
        double down = config.normPlacement() == NormPlacement.POST ? 2 * dim * config.ffn() : 0; // its sum is read
        return switch (recompute) {
            case NONE -> 0;
            case ATTENTION -> config.layers() * qkvAndAttention;
            case BLOCK -> (config.layers() - 1) * (qkvAndAttention + out + up + down); // the last is still there
        };
    }

    /** Scores and mix of values, of one layer. */
    private static double attentionProducts(ModelConfig config) {
        return 2 * 2.0 * config.dim() * meanContext(config);
    }

    /** Positions that a query attends to, itself included, on average over a window. */
    private static double meanContext(ModelConfig config) {
        double seq = config.seq();
        double window = config.window().within(config.seq());
        return (window * (window + 1) / 2 + (seq - window) * window) / seq;
    }
}
