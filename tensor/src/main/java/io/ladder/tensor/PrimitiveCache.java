package io.ladder.tensor;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * oneDNN's primitives by what they are made for. Training uses a few dozen; prompts of ever new lengths would make ever
 * more, so a full cache starts anew.
 */
final class PrimitiveCache<K, P extends PrimitiveCache.Primitive> implements AutoCloseable {
    private static final int CAPACITY = 512;

    /** What is cached: native memory that a full cache frees. */
    interface Primitive extends AutoCloseable {
        @Override
        void close();
    }

    private final Map<K, P> primitives = new HashMap<>();
    private final Function<K, P> maker;
    private final UnaryOperator<K> keeper;

    /** Of keys that do not change. */
    PrimitiveCache(Function<K, P> maker) {
        this(maker, UnaryOperator.identity());
    }

    /** @param keeper copies a key that its owner will change for the next question */
    PrimitiveCache(Function<K, P> maker, UnaryOperator<K> keeper) {
        this.maker = maker;
        this.keeper = keeper;
    }

    /** The primitive for this key; not to be kept beyond the next call. */
    P get(K key) {
        P found = primitives.get(key);
        if (found == null) {
            if (primitives.size() >= CAPACITY) {
                close();
            }
            found = maker.apply(key);
            primitives.put(keeper.apply(key), found);
        }
        return found;
    }

    @Override
    public void close() {
        primitives.values().forEach(Primitive::close);
        primitives.clear();
    }
}
