package io.ladder.sharding;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.tensor.DType;
import io.ladder.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the safetensors format (huggingface/safetensors), which other tools read.
 *
 * <pre>
 * int64  little-endian   length of the header in bytes, a multiple of 8
 * header JSON, UTF-8     {"__metadata__": {key: string}, name: {"dtype", "shape", "data_offsets": [from, end]}},
 *                        padded with spaces; offsets count from the end of the header
 * data                   the tensors one after another, f32 little-endian
 * </pre>
 */
final class SafetensorsFile {
    /** Bytes of the length field before the header. */
    static final int LENGTH_BYTES = 8;

    /** Bytes moved at a time between tensors and streams. */
    static final int CHUNK_BYTES = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private SafetensorsFile() {}

    /** Writes all of it; tensors in the map's order. */
    static void write(OutputStream out, Map<String, String> metadata, Map<String, Tensor> tensors) throws IOException {
        byte[] header = header(metadata, tensors);
        out.write(ByteBuffer.allocate(LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        byte[] chunk = new byte[CHUNK_BYTES];
        for (Tensor tensor : tensors.values()) {
            writeData(out, tensor, chunk);
        }
    }

    private static byte[] header(Map<String, String> metadata, Map<String, Tensor> tensors) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode metadataNode = header.putObject("__metadata__");
        metadata.forEach(metadataNode::put);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            if (tensor.dtype() != DType.F32) {
                throw new IllegalArgumentException("cannot save " + entry.getKey() + " of " + tensor.dtype());
            }
            ObjectNode node = header.putObject(entry.getKey()).put("dtype", "F32");
            var shape = node.putArray("shape");
            for (long dim : tensor.shape()) {
                shape.add(dim);
            }
            node.putArray("data_offsets").add(offset).add(offset + tensor.bytes());
            offset += tensor.bytes();
        }
        String json = JSON.writeValueAsString(header);
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        int padding = Math.floorMod(-length, LENGTH_BYTES);
        return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeData(OutputStream out, Tensor tensor, byte[] chunk) throws IOException {
        int chunkElements = CHUNK_BYTES / Float.BYTES;
        for (long from = 0; from < tensor.numElements(); from += chunkElements) {
            long count = Math.min(chunkElements, tensor.numElements() - from);
            int bytes = Math.toIntExact(count * Float.BYTES);
            tensor.window(from, count).get(chunk, 0, bytes);
            out.write(chunk, 0, bytes);
        }
    }
}
