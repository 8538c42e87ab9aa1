package io.ladder.sharding;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.sharding.CheckpointManifest.ShardFile;
import io.ladder.sharding.EvenSlices.Slice;
import io.ladder.tensor.Tensor;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.Path;

/**
 * Reads a committed checkpoint at any world size: each caller takes the global range it needs, from whichever files hold
 * it. Every file that is touched is read whole and checked.
 */
public final class CheckpointReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CheckpointStore store;
    private final Path directory;
    private final CheckpointManifest manifest;

    private CheckpointReader(CheckpointStore store, Path directory, CheckpointManifest manifest) {
        this.store = store;
        this.directory = directory;
        this.manifest = manifest;
    }

    /**
     * Reads and checks the manifest.
     *
     * @throws ConfigException if that step has no committed checkpoint, or one of a newer format
     * @throws CorruptCheckpointException if the manifest is damaged
     */
    public static CheckpointReader open(CheckpointStore store, long step) {
        Path directory = store.directory(step);
        Path marker = new Path(directory, CheckpointStore.MARKER);
        Path file = new Path(directory, CheckpointStore.MANIFEST);
        String expected = new String(readAll(store, marker, directory), StandardCharsets.UTF_8).strip();
        byte[] json = readAll(store, file, directory);
        String found = ChecksumOutput.crc32c(json);
        if (!expected.equals(found)) {
            throw new CorruptCheckpointException(file, "CRC-32C " + expected, found);
        }
        try {
            int version = JSON.readTree(json).path("formatVersion").asInt();
            if (version != CheckpointManifest.FORMAT_VERSION) {
                throw new ConfigException(file + " has format version " + version + "; this Ladder reads version "
                        + CheckpointManifest.FORMAT_VERSION);
            }
            return new CheckpointReader(store, directory, JSON.readValue(json, CheckpointManifest.class));
        } catch (IOException e) {
            throw new CorruptCheckpointException(file, "a manifest", e.getMessage(), e);
        }
    }

    public CheckpointManifest manifest() {
        return manifest;
    }

    /** The checkpoint's directory. */
    public Path directory() {
        return directory;
    }

    /**
     * Fills tensors with one global range of some of the flat buffers.
     *
     * @param from first element of the range in every flat buffer
     * @param targets by buffer name, each f32 with as many elements as the range has
     * @throws ConfigException if the checkpoint lacks a buffer
     * @throws CorruptCheckpointException if a file is damaged; the targets then hold garbage
     */
    public void read(long from, Map<String, Tensor> targets) {
        targets.keySet().forEach(name -> {
            if (!manifest.buffers().contains(name)) {
                throw new ConfigException("the checkpoint " + directory + " holds " + manifest.buffers() + ", not "
                        + name + "; resume with the optimizer it was written with");
            }
        });
        for (ShardFile shard : manifest.files()) {
            boolean wanted = targets.values().stream()
                    .anyMatch(target -> overlap(shard, from, target).size() > 0);
            if (wanted) {
                readShard(shard, from, targets);
            }
        }
    }

    /**
     * Reads every file and compares it with its checksum.
     *
     * @throws CorruptCheckpointException if one is damaged or missing
     */
    public void verify() {
        manifest.files().forEach(shard -> readShard(shard, 0, Map.of()));
    }

    private void readShard(ShardFile shard, long from, Map<String, Tensor> targets) {
        Path file = new Path(directory, shard.file());
        try {
            long length = store.fileSystem().getFileStatus(file).getLen();
            if (length != shard.bytes()) {
                throw new CorruptCheckpointException(file, shard.bytes() + " bytes", length + " bytes");
            }
            try (DataInputStream in = new DataInputStream(store.fileSystem().open(file))) {
                CRC32C checksum = new CRC32C();
                byte[] chunk = new byte[SafetensorsFile.CHUNK_BYTES];
                skipHeader(in, shard, file, checksum, chunk);
                for (String buffer : manifest.buffers()) {
                    readBuffer(in, shard, from, targets.get(buffer), checksum, chunk);
                }
                String found = ChecksumOutput.hex(checksum);
                if (!found.equals(shard.crc32c())) {
                    throw new CorruptCheckpointException(file, "CRC-32C " + shard.crc32c(), found);
                }
            }
        } catch (FileNotFoundException e) {
            throw new CorruptCheckpointException(file, shard.bytes() + " bytes", "no file", e);
        } catch (EOFException e) {
            throw new CorruptCheckpointException(file, shard.bytes() + " bytes", "fewer", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The manifest repeats what the header says; only its length matters, and the checksum covers it. */
    private void skipHeader(DataInputStream in, ShardFile shard, Path file, CRC32C checksum, byte[] chunk)
            throws IOException {
        in.readFully(chunk, 0, SafetensorsFile.LENGTH_BYTES);
        checksum.update(chunk, 0, SafetensorsFile.LENGTH_BYTES);
        long headerBytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long dataBytes = manifest.buffers().size() * shard.count() * Float.BYTES;
        long expected = shard.bytes() - SafetensorsFile.LENGTH_BYTES - dataBytes;
        if (headerBytes != expected) {
            throw new CorruptCheckpointException(
                    file, "a header of " + expected + " bytes", Long.toString(headerBytes));
        }
        for (long left = headerBytes; left > 0; ) {
            int bytes = (int) Math.min(left, chunk.length);
            in.readFully(chunk, 0, bytes);
            checksum.update(chunk, 0, bytes);
            left -= bytes;
        }
    }

    /** Streams one buffer's slice; what overlaps the wanted range goes to {@code target}, which may be null. */
    private static void readBuffer(
            DataInputStream in, ShardFile shard, long from, Tensor target, CRC32C checksum, byte[] chunk)
            throws IOException {
        Slice wanted = target == null ? new Slice(0, 0) : overlap(shard, from, target);
        int chunkElements = chunk.length / Float.BYTES;
        long end = shard.from() + shard.count();
        for (long position = shard.from(); position < end; position += chunkElements) {
            Slice piece = new Slice(position, Math.min(chunkElements, end - position));
            int bytes = Math.toIntExact(piece.size() * Float.BYTES);
            in.readFully(chunk, 0, bytes);
            checksum.update(chunk, 0, bytes);
            Slice copied = piece.intersect(wanted);
            if (copied.size() > 0) {
                target.window(copied.from() - from, copied.size())
                        .put(
                                chunk,
                                Math.toIntExact((copied.from() - position) * Float.BYTES),
                                Math.toIntExact(copied.size() * Float.BYTES));
            }
        }
    }

    private static Slice overlap(ShardFile shard, long from, Tensor target) {
        return new Slice(shard.from(), shard.count()).intersect(new Slice(from, target.numElements()));
    }

    private static byte[] readAll(CheckpointStore store, Path file, Path directory) {
        try (var in = store.fileSystem().open(file)) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            if (file.getName().equals(CheckpointStore.MARKER)) {
                throw new ConfigException(
                        directory + " is not a committed checkpoint: it has no " + CheckpointStore.MARKER
                                + "; use one of those that have",
                        e);
            }
            throw new CorruptCheckpointException(file, "a manifest", "no file", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
