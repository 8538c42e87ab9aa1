package io.ladder.model;

import io.ladder.tensor.AttentionDropout;
import io.ladder.tensor.AttentionShape;
import io.ladder.tensor.CounterRandom;

/**
 * What every layer must know of the batch that goes through. A model has one and sets it anew for every pass: one per
 * pass would be an object per step.
 */
final class Pass {
    private int rows;
    private AttentionShape attention;
    private boolean training;
    private float dropout;
    private long firstRow;
    private long dropoutKey;
    private KeyValueCache cache;
    private boolean addsGradients;
    private final AttentionDropout probabilities = new AttentionDropout();
    private LayerProbe probe = LayerProbe.NONE;

    /** Evaluation or generation of this many rows: nothing is dropped, kept or looked at. */
    Pass begin(int numRows, AttentionShape shape) {
        rows = numRows;
        attention = shape;
        training = false;
        dropout = 0;
        firstRow = 0;
        dropoutKey = 0;
        cache = null;
        addsGradients = true;
        probe = LayerProbe.NONE;
        return this;
    }

    /**
     * Training.
     *
     * @param probability of dropping an element
     * @param row number of the first row in the global batch
     * @param key the step's key
     */
    Pass dropping(float probability, long row, long key) {
        training = true;
        dropout = probability;
        firstRow = row;
        dropoutKey = key;
        return this;
    }

    /** Whether gradients of {@link Weights#matrix matrices} are added to what is there, or take its place. */
    Pass adding(boolean add) {
        addsGradients = add;
        return this;
    }

    /** Keys and values are kept there. */
    Pass into(KeyValueCache target) {
        cache = target;
        return this;
    }

    /** The probe looks at every layer. */
    Pass under(LayerProbe looking) {
        probe = looking;
        return this;
    }

    /** sequences * seq. */
    int rows() {
        return rows;
    }

    /** Sizes and mask. */
    AttentionShape attention() {
        return attention;
    }

    /** Whether a backward pass follows. */
    boolean training() {
        return training;
    }

    /** Whether gradients of matrices are added to what is there. */
    boolean addsGradients() {
        return addsGradients;
    }

    /** Probability of dropping an element; 0 in evaluation. */
    float dropout() {
        return dropout;
    }

    /** Number of the first row in the global batch. */
    long firstRow() {
        return firstRow;
    }

    /** Where keys and values go while a prompt is read; null in training and evaluation. */
    KeyValueCache cache() {
        return cache;
    }

    /** Looks at every layer. */
    LayerProbe probe() {
        return probe;
    }

    boolean drops() {
        return dropout > 0;
    }

    /** What a place drops of attention's probabilities, until it is asked for another. */
    AttentionDropout probabilities(DropoutSite site) {
        return drops() ? probabilities.of(dropout, key(site), firstRow) : AttentionDropout.NONE;
    }

    /** Key of one place where elements are dropped. */
    long key(DropoutSite site) {
        return CounterRandom.key(dropoutKey, site.layer(), site.branch());
    }
}
