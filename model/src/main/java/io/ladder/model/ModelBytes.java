package io.ladder.model;

/**
 * What training a model takes on one rank that holds all of it, known before anything is allocated. Pure.
 *
 * @param parameters weights, f32, and their copy for products if there is one
 * @param gradients f32
 * @param optimizerState AdamW's two moments, f32
 * @param activations of one micro-batch
 */
public record ModelBytes(long parameters, long gradients, long optimizerState, long activations) {

    /**
     * Of micro-batches of {@code sequences} windows.
     *
     * @param vocab number of token ids
     */
    public static ModelBytes of(
            ModelConfig config, int vocab, int sequences, Recompute recompute, ElementBytes element) {
        long numParameters = ParameterLayout.of(config, vocab).numElements();
        return new ModelBytes(
                numParameters * (Float.BYTES + element.weightCopy()),
                numParameters * Float.BYTES,
                numParameters * 2 * Float.BYTES,
                ActivationBytes.of(config, vocab, sequences, recompute, element).total());
    }

    /** All of it. */
    public long total() {
        return parameters + gradients + optimizerState + activations;
    }
}
