package io.ladder.sharding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.ladder.sharding.CheckpointManifest.ShardFile;
import io.ladder.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * One rank's part in writing a checkpoint: every rank calls {@link #writeShard}, all meet at a barrier, then rank 0
 * calls {@link #commit}.
 *
 * <p>Beside its shard a rank leaves a small {@code .json} with the file's length and checksum; rank 0 collects these into
 * the manifest and removes them after the marker is written.
 */
public final class CheckpointWriter {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final CheckpointStore store;
    private final int rank;
    private final int worldSize;

    public CheckpointWriter(CheckpointStore store, int rank, int worldSize) {
        this.store = store;
        this.rank = rank;
        this.worldSize = worldSize;
    }

    /**
     * Writes this rank's even slice of every flat buffer ({@link EvenSlices} over the world size).
     *
     * @param flatLength elements of every whole flat buffer
     * @param slices by buffer name, each f32 [slice size]; every rank gives the same names in the same order
     * @throws UncheckedIOException if a file cannot be written or is there already
     */
    public void writeShard(long step, long flatLength, Map<String, Tensor> slices) {
        EvenSlices.Slice slice = new EvenSlices(flatLength, worldSize).slice(rank);
        slices.forEach((name, tensor) -> {
            if (tensor.numElements() != slice.size()) {
                throw new IllegalArgumentException(name + " is " + tensor + ", expected " + slice.size() + " elements");
            }
        });
        Map<String, String> metadata = new TreeMap<>(Map.of(
                "format", "ladder",
                "step", Long.toString(step),
                "rank", Integer.toString(rank),
                "worldSize", Integer.toString(worldSize),
                "globalFrom", Long.toString(slice.from()),
                "globalLength", Long.toString(flatLength)));
        Path directory = store.directory(step);
        String file = shardName(rank);
        ChecksumOutput written =
                store.create(new Path(directory, file), out -> SafetensorsFile.write(out, metadata, slices));
        ShardFile entry = new ShardFile(file, slice.from(), slice.size(), written.bytes(), written.crc32c());
        store.create(sidecar(directory, rank), out -> out.write(JSON.writeValueAsBytes(entry)));
    }

    /** This rank's views of whole flat buffers, as {@link #writeShard} wants them. */
    public Map<String, Tensor> slicesOf(Map<String, Tensor> wholeBuffers) {
        Map<String, Tensor> slices = new LinkedHashMap<>();
        wholeBuffers.forEach((name, whole) -> {
            EvenSlices.Slice slice = new EvenSlices(whole.numElements(), worldSize).slice(rank);
            slices.put(name, whole.slice(slice.from(), slice.size()));
        });
        return slices;
    }

    /**
     * Makes a checkpoint count, after every rank has written its shard: manifest, then marker.
     *
     * @param layout the named tensors inside the buffer "parameters"
     * @param buffers the names every rank gave to {@link #writeShard}, in order
     * @throws UncheckedIOException if a rank's shard is missing or a file cannot be written
     */
    public void commit(
            long step,
            long tokensSeen,
            long flatLength,
            List<SavedTensor> layout,
            List<String> buffers,
            JsonNode tokenizer,
            JsonNode config) {
        Path directory = store.directory(step);
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT_VERSION,
                step,
                tokensSeen,
                worldSize,
                flatLength,
                layout,
                tokenizer,
                config,
                buffers,
                readSidecars(directory));
        try {
            byte[] json = JSON.writeValueAsBytes(manifest);
            store.create(new Path(directory, CheckpointStore.MANIFEST), out -> out.write(json));
            writeMarker(directory, ChecksumOutput.crc32c(json));
            for (int r = 0; r < worldSize; r++) {
                store.fileSystem().delete(sidecar(directory, r), false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot commit " + directory, e);
        }
    }

    /** Under another name first: where renaming is atomic the marker appears whole or not at all. */
    private void writeMarker(Path directory, String manifestCrc32c) throws IOException {
        Path draft = new Path(directory, CheckpointStore.MARKER + ".draft");
        Path marker = new Path(directory, CheckpointStore.MARKER);
        store.create(draft, out -> out.write((manifestCrc32c + "\n").getBytes(StandardCharsets.UTF_8)));
        if (!store.fileSystem().rename(draft, marker)) {
            throw new IOException("cannot rename " + draft + " to " + marker);
        }
    }

    private List<ShardFile> readSidecars(Path directory) {
        List<ShardFile> files = new ArrayList<>();
        for (int r = 0; r < worldSize; r++) {
            Path sidecar = sidecar(directory, r);
            try (InputStream in = store.fileSystem().open(sidecar)) {
                files.add(JSON.readValue(in.readAllBytes(), ShardFile.class));
            } catch (IOException e) {
                throw new UncheckedIOException("rank " + r + " left no readable " + sidecar, e);
            }
        }
        return files;
    }

    private String shardName(int ofRank) {
        return String.format(Locale.ROOT, "rank-%04d-of-%04d.safetensors", ofRank, worldSize);
    }

    private Path sidecar(Path directory, int ofRank) {
        return new Path(directory, shardName(ofRank).replace(".safetensors", ".json"));
    }
}
