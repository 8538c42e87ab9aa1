package io.ladder.sharding;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Training state whose numbers tell buffer, step and position, so that a wrong one shows. */
final class SavedRun {
    static final List<String> BUFFERS = List.of("parameters", "adam.m", "adam.v");

    private SavedRun() {}

    static float value(String buffer, long step, long index) {
        return BUFFERS.indexOf(buffer) * 1_000_000f + step * 1000f + index;
    }

    static List<SavedTensor> layout(long length) {
        return List.of(
                new SavedTensor("embedding", List.of(length - 3, 1L), 0),
                new SavedTensor("bias", List.of(3L), length - 3));
    }

    static void writeShards(CheckpointStore store, long step, int worldSize, long length) {
        for (int rank = 0; rank < worldSize; rank++) {
            writeShard(store, step, rank, worldSize, length);
        }
    }

    static void writeShard(CheckpointStore store, long step, int rank, int worldSize, long length) {
        try (TensorArena arena = new TensorArena()) {
            CheckpointWriter writer = new CheckpointWriter(store, rank, worldSize);
            Map<String, Tensor> whole = new LinkedHashMap<>();
            for (String buffer : BUFFERS) {
                Tensor tensor = arena.f32(length);
                for (long i = 0; i < length; i++) {
                    tensor.set(i, value(buffer, step, i));
                }
                whole.put(buffer, tensor);
            }
            writer.writeShard(step, length, writer.slicesOf(whole));
        }
    }

    static void commit(CheckpointStore store, long step, int worldSize, long length) {
        new CheckpointWriter(store, 0, worldSize)
                .commit(
                        step,
                        step * 64,
                        length,
                        layout(length),
                        BUFFERS,
                        JsonNodeFactory.instance.objectNode().put("name", "byte"),
                        JsonNodeFactory.instance.objectNode().put("seed", 7));
    }

    static void save(CheckpointStore store, long step, int worldSize, long length) {
        writeShards(store, step, worldSize, length);
        commit(store, step, worldSize, length);
    }

    /** Reads one range of every buffer and throws if an element is not what was saved. */
    static void check(CheckpointStore store, long step, long from, long count) {
        try (TensorArena arena = new TensorArena()) {
            Map<String, Tensor> targets = new LinkedHashMap<>();
            BUFFERS.forEach(buffer -> targets.put(buffer, arena.f32(count)));
            CheckpointReader.open(store, step).read(from, targets);
            targets.forEach((buffer, tensor) -> {
                for (long i = 0; i < count; i++) {
                    if (tensor.get(i) != value(buffer, step, from + i)) {
                        throw new AssertionError(buffer + "[" + (from + i) + "] is " + tensor.get(i));
                    }
                }
            });
        }
    }
}
