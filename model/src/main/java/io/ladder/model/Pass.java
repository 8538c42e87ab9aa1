package io.ladder.model;

import io.ladder.tensor.AttentionShape;
import io.ladder.tensor.CounterRandom;

/**
 * What every layer must know of the batch that goes through.
 *
 * @param rows sequences * seq
 * @param attention sizes and mask
 * @param dropout probability; 0 in evaluation
 * @param firstRow number of the first row in the global batch
 * @param dropoutKey the step's key
 * @param cache where keys and values go while a prompt is read; null in training and evaluation
 * @param probe looks at every layer
 */
record Pass(
        int rows,
        AttentionShape attention,
        float dropout,
        long firstRow,
        long dropoutKey,
        KeyValueCache cache,
        LayerProbe probe) {
    /** As every normal pass is. */
    static Pass of(int rows, AttentionShape attention, float dropout, long firstRow, long dropoutKey) {
        return new Pass(rows, attention, dropout, firstRow, dropoutKey, null, LayerProbe.NONE);
    }

    /** The same, with keys and values kept. */
    Pass into(KeyValueCache target) {
        return new Pass(rows, attention, dropout, firstRow, dropoutKey, target, probe);
    }

    /** The same under a probe. */
    Pass under(LayerProbe looking) {
        return new Pass(rows, attention, dropout, firstRow, dropoutKey, cache, looking);
    }

    boolean drops() {
        return dropout > 0;
    }

    /** Key of one place where elements are dropped. */
    long key(DropoutSite site) {
        return CounterRandom.key(dropoutKey, site.layer(), site.branch());
    }
}
