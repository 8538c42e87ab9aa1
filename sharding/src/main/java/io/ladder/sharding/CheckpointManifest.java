package io.ladder.sharding;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What {@code manifest.json} holds: everything a reader needs besides the numbers.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param step optimizer updates done; training goes on with this step, counted from 0
 * @param tokensSeen tokens trained on so far, all ranks together
 * @param worldSize ranks that wrote it
 * @param flatLength elements of every flat buffer
 * @param layout the named tensors inside the buffer "parameters"
 * @param tokenizer how text becomes tokens; opaque here
 * @param config the run's resolved configuration; opaque here
 * @param buffers names of the flat buffers, in the order in which every shard file holds them
 * @param files one per rank, in rank order
 */
public record CheckpointManifest(
        int formatVersion,
        long step,
        long tokensSeen,
        int worldSize,
        long flatLength,
        List<SavedTensor> layout,
        JsonNode tokenizer,
        JsonNode config,
        List<String> buffers,
        List<ShardFile> files) {
    /** Version 1: even slices, f32, CRC-32C over whole files. */
    public static final int FORMAT_VERSION = 1;

    public CheckpointManifest {
        layout = List.copyOf(layout);
        buffers = List.copyOf(buffers);
        files = List.copyOf(files);
    }

    /**
     * One rank's file.
     *
     * @param from first element of every flat buffer that it holds
     * @param count elements of every flat buffer that it holds
     * @param bytes length of the file
     * @param crc32c checksum of the whole file (Castagnoli), eight hexadecimal digits
     */
    public record ShardFile(String file, long from, long count, long bytes, String crc32c) {}
}
