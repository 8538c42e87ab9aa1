package io.ladder.tensor;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer for native calls that is moved instead of made anew. */
final class NativeAddress extends FloatPointer {
    NativeAddress() {
        super((Pointer) null);
    }

    NativeAddress at(long to) {
        address = to;
        return this;
    }
}
