package io.ladder.sharding;

import java.util.List;

/**
 * One named tensor inside a flat buffer, as the manifest lists it.
 *
 * @param offset of its first element in the flat buffer
 */
public record SavedTensor(String name, List<Long> shape, long offset) {
    public SavedTensor {
        shape = List.copyOf(shape);
    }
}
