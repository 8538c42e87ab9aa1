package io.ladder.model;

/**
 * Floating-point operations of training, counted per matrix product: forward 2mnk, backward twice that. Norms,
 * activations, softmax and the optimizer are not counted, nor is the recomputation of attention scores in the backward
 * pass.
 *
 * @param parameters all parameters
 * @param parametersWithoutEmbeddings without token and position tables and without an untied output matrix, as
 *     Kaplan et al. (2020) count N
 * @param trainingPerToken exact, in FLOP; attention counts the positions that causality and window leave, about half of
 *     seq
 * @param sixN 6 FLOP per parameter and token: the usual estimate, without attention's own products
 */
public record ModelFlops(long parameters, long parametersWithoutEmbeddings, double trainingPerToken, double sixN) {

    /** Forward once, backward twice: for the inputs and for the weights. */
    private static final int FORWARD_AND_BACKWARD = 3;

    /** Of windows as long as the model's {@code seq}. */
    public static ModelFlops of(ModelConfig config, int vocab) {
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
        double scoresAndMix = 2 * 2.0 * config.dim() * meanContext(config);
        double forward = linear + config.layers() * scoresAndMix;
        return new ModelFlops(layout.numElements(), body, FORWARD_AND_BACKWARD * forward, 6.0 * layout.numElements());
    }

    /** Positions that a query attends to, itself included, on average over a window. */
    private static double meanContext(ModelConfig config) {
        double seq = config.seq();
        double window = config.window().within(config.seq());
        return (window * (window + 1) / 2 + (seq - window) * window) / seq;
    }
}
