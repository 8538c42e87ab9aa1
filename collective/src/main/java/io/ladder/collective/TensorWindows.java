package io.ladder.collective;

import io.ladder.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Byte buffers over tensors of any size: a byte buffer ends at 2 GiB, so a larger tensor gets one per GiB. Made at the
 * first use of a tensor and kept as long as the tensor lives.
 *
 * <p>A window reaches one float into the next: two bf16 travel together and may lie on both sides of a border.
 */
final class TensorWindows {
    private static final int DEFAULT_WINDOW_BYTES = 1 << 30;

    private final int windowBytes;
    private final Map<Tensor, ByteBuffer[]> windows = new WeakHashMap<>();

    TensorWindows() {
        this(DEFAULT_WINDOW_BYTES);
    }

    /** Smaller windows, so that a test need not allocate gigabytes. */
    TensorWindows(int windowBytes) {
        this.windowBytes = windowBytes;
    }

    /** Bytes from the beginning of a window to that of the next. */
    int windowBytes() {
        return windowBytes;
    }

    /** Windows k = 0, 1, ... over bytes [k * windowBytes, (k + 1) * windowBytes + 4), as far as the tensor reaches. */
    ByteBuffer[] of(Tensor tensor) {
        ByteBuffer[] known = windows.get(tensor);
        if (known == null) {
            known = make(tensor);
            windows.put(tensor, known);
        }
        return known;
    }

    private ByteBuffer[] make(Tensor tensor) {
        int count = Math.toIntExact((tensor.bytes() + windowBytes - 1) / windowBytes);
        var made = new ByteBuffer[count];
        long windowElements = windowBytes / Float.BYTES;
        for (int i = 0; i < count; i++) {
            long from = i * windowElements;
            made[i] = tensor.window(from, Math.min(windowElements + 1, tensor.numElements() - from));
        }
        return made;
    }
}
