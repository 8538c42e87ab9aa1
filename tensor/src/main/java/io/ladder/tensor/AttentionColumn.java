package io.ladder.tensor;

/**
 * What a {@link VectorSoftmax} loop works on: as many queries as a vector has lanes, some keys of one head. Told anew before
 * each loop. Scores and gradients are f32 [keys, queries]; bf16 that takes their place lies in the first half of each row, so
 * that rows are as many bytes apart.
 */
final class AttentionColumn {
    /** Scores, then probabilities or exponentials of theirs. */
    Elements scores;
    /** Gradients of probabilities, then of scores; lying as scores do. A forward pass uses neither this nor means. */
    Elements gradients;
    /** What is added to scores: see {@link DistanceBias}. */
    Elements bias;
    /** A number per query: what is subtracted from its scores. */
    Elements shifts;
    /** A number per query: forward's sum of exponentials. */
    Elements sums;
    /** A number per query: what its gradients, weighted by probabilities, add up to. */
    Elements means;
    /** What dropout multiplies by, f32, a vector per key from the first one on. */
    Elements multipliers;
    /** Scores or gradients, whichever is multiplied, rounded or cleared. */
    Elements target;
    /** The same memory as bf16. */
    Elements narrowTarget;

    /** What scores are multiplied by. */
    float scale;
    /** Elements of f32 from one key's row to the next. */
    int stride;
    /** Element of f32 of the first key. */
    int at;
    /** The same of bf16. */
    int narrowAt;

    int keys;
    /** Element of bias of the first key; of each key one before the last one's. */
    int biasAt;
    /** Element of numbers per query. */
    int perQueryAt;
}
