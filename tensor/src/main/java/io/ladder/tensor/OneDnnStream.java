package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;

import org.bytedeco.dnnl.dnnl_stream;

/** Where one thread runs its primitives, one at a time, and the scratchpad that they share. */
final class OneDnnStream implements AutoCloseable {
    private final OneDnn onednn;
    private final dnnl_stream stream = new dnnl_stream();
    private final Scratch scratchpad = new Scratch();

    OneDnnStream(OneDnn onednn) {
        this.onednn = onednn;
        OneDnn.check(dnnl_stream_create(stream, onednn.engine(), dnnl_stream_default_flags), "create a stream");
    }

    OneDnn onednn() {
        return onednn;
    }

    dnnl_stream stream() {
        return stream;
    }

    /** Working memory of the primitive that runs now; its content ends with the run. */
    Scratch scratchpad() {
        return scratchpad;
    }

    @Override
    public void close() {
        dnnl_stream_destroy(stream);
        scratchpad.close();
    }
}
