package io.ladder.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    private static final long LENGTH = 101;

    @TempDir
    Path directory;

    private CheckpointStore store;

    @BeforeEach
    void openStore() {
        store = CheckpointStore.open(directory.resolve("checkpoints").toUri().toString(), new Configuration(false));
    }

    @Test
    void aDirectoryThatIsNotThereHoldsNoCheckpoint() {
        assertThat(store.lastCommitted()).isEmpty();
        store.removeUncommitted();
        store.keepLast(1);
    }

    @Test
    void aCommittedCheckpointHasTheFilesOfTheLayoutAndNoOthers() throws IOException {
        SavedRun.save(store, 500, 2, LENGTH);

        try (var files = Files.list(stepDirectory(500))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "rank-0000-of-0002.safetensors",
                            "rank-0001-of-0002.safetensors",
                            "manifest.json",
                            "COMMITTED");
        }
    }

    @Test
    void whatOneWorldSizeWroteAnyOtherReads() {
        SavedRun.save(store, 1, 1, LENGTH);
        SavedRun.save(store, 3, 3, LENGTH);
        for (long step : List.of(1L, 3L)) {
            for (int readers : List.of(1, 2, 3, 7)) {
                for (EvenSlices.Slice slice : new EvenSlices(LENGTH, readers).all()) {
                    SavedRun.check(store, step, slice.from(), slice.size());
                }
            }
        }
    }

    @Test
    void slicesLargerThanOneChunkKeepTheirPlaces() {
        long length = 3L * SafetensorsFile.CHUNK_BYTES / Float.BYTES + 17; // more than three chunks, not a multiple
        SavedRun.save(store, 1, 2, length);
        SavedRun.check(store, 1, 0, length);
        SavedRun.check(store, 1, length / 2 - 5, 11); // across both files
    }

    @Test
    void moreRanksThanElementsWriteEmptyShards() {
        SavedRun.save(store, 1, 8, 5);
        SavedRun.check(store, 1, 0, 5);
    }

    @Test
    void theManifestGivesBackWhatItWasGiven() {
        SavedRun.save(store, 500, 2, LENGTH);
        CheckpointManifest manifest = CheckpointReader.open(store, 500).manifest();

        assertThat(manifest.step()).isEqualTo(500);
        assertThat(manifest.tokensSeen()).isEqualTo(32_000);
        assertThat(manifest.worldSize()).isEqualTo(2);
        assertThat(manifest.layout()).isEqualTo(SavedRun.layout(LENGTH));
        assertThat(manifest.tokenizer().path("name").asText()).isEqualTo("byte");
        assertThat(manifest.config().path("seed").asInt()).isEqualTo(7);
        assertThat(manifest.files()).extracting("from").containsExactly(0L, 51L);
    }

    @Test
    void shardsAreSafetensorsFiles() throws IOException {
        SavedRun.save(store, 500, 2, LENGTH);
        ByteBuffer file = ByteBuffer.wrap(
                        Files.readAllBytes(stepDirectory(500).resolve("rank-0001-of-0002.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = Math.toIntExact(file.getLong());
        byte[] header = new byte[headerBytes];
        file.get(header);
        JsonNode json = new ObjectMapper().readTree(new String(header, StandardCharsets.UTF_8));

        assertThat(headerBytes % 8).isZero();
        assertThat(json.path("__metadata__").path("globalFrom").asText()).isEqualTo("51");
        assertThat(json.path("adam.m").path("dtype").asText()).isEqualTo("F32");
        assertThat(json.path("adam.m").path("shape").toString()).isEqualTo("[50]");
        assertThat(json.path("adam.m").path("data_offsets").toString()).isEqualTo("[200,400]");
        assertThat(file.remaining()).isEqualTo(3 * 50 * Float.BYTES);
        int offset = json.path("adam.m").path("data_offsets").get(0).asInt();
        assertThat(file.getFloat(file.position() + offset)).isEqualTo(SavedRun.value("adam.m", 500, 51));
    }

    @Test
    void keepLastRemovesTheOldestAndLeavesUncommittedOnesAlone() {
        for (long step : List.of(5L, 10L, 15L)) {
            SavedRun.save(store, step, 1, LENGTH);
        }
        SavedRun.writeShards(store, 20, 1, LENGTH);
        store.keepLast(2);

        assertThat(store.committed()).containsExactly(10L, 15L);
        assertThat(stepDirectory(20)).exists();
        store.removeUncommitted();
        assertThat(stepDirectory(20)).doesNotExist();
    }

    @Test
    void nothingIsOverwritten() {
        SavedRun.save(store, 5, 1, LENGTH);

        assertThatThrownBy(() -> SavedRun.writeShards(store, 5, 1, LENGTH))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOfAny(
                        org.apache.hadoop.fs.FileAlreadyExistsException.class, FileAlreadyExistsException.class);
        SavedRun.check(store, 5, 0, LENGTH);
    }

    @Test
    void aFlippedBitInAShardIsFound() throws IOException {
        SavedRun.save(store, 5, 2, LENGTH);
        Path shard = stepDirectory(5).resolve("rank-0001-of-0002.safetensors");
        for (long position : List.of(0L, 9L, 100L, Files.size(shard) - 1)) {
            byte[] intact = Files.readAllBytes(shard);
            byte[] damaged = intact.clone();
            damaged[(int) position] ^= 4;
            Files.write(shard, damaged);

            assertThatThrownBy(() -> SavedRun.check(store, 5, 0, LENGTH))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining("rank-0001-of-0002.safetensors")
                    .hasMessageContaining("expected")
                    .hasMessageContaining("found");
            assertThatThrownBy(() -> CheckpointReader.open(store, 5).verify())
                    .isInstanceOf(CorruptCheckpointException.class);
            Files.write(shard, intact);
            CheckpointReader.open(store, 5).verify();
        }
    }

    @Test
    void aShortenedOrMissingShardIsFound() throws IOException {
        SavedRun.save(store, 5, 1, LENGTH);
        Path shard = stepDirectory(5).resolve("rank-0000-of-0001.safetensors");
        byte[] intact = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(intact, intact.length - 4));

        assertThatThrownBy(() -> SavedRun.check(store, 5, 0, LENGTH))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining(intact.length + " bytes, found " + (intact.length - 4) + " bytes");

        Files.delete(shard);
        assertThatThrownBy(() -> SavedRun.check(store, 5, 0, LENGTH))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("no file");
    }

    @Test
    void aDamagedManifestIsFound() throws IOException {
        SavedRun.save(store, 5, 1, LENGTH);
        Path manifest = stepDirectory(5).resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"tokensSeen\" : 320", "\"tokensSeen\" : 321"));

        assertThatThrownBy(() -> CheckpointReader.open(store, 5))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("manifest.json");
    }

    @Test
    void anUncommittedCheckpointCannotBeOpened() {
        SavedRun.writeShards(store, 5, 1, LENGTH);

        assertThatThrownBy(() -> CheckpointReader.open(store, 5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("COMMITTED");
    }

    @Test
    void aBufferTheCheckpointLacksIsNamed() {
        SavedRun.save(store, 5, 1, LENGTH);
        try (TensorArena arena = new TensorArena()) {
            Map<String, Tensor> targets = Map.of("momentum", arena.f32(LENGTH));

            assertThatThrownBy(() -> CheckpointReader.open(store, 5).read(0, targets))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("momentum");
        }
    }

    @Test
    void everyDifferenceBetweenLayoutsIsSaid() {
        List<SavedTensor> saved =
                List.of(new SavedTensor("wte", List.of(65L, 8L), 0), new SavedTensor("old", List.of(3L), 520));
        List<SavedTensor> wanted =
                List.of(new SavedTensor("wte", List.of(65L, 16L), 0), new SavedTensor("new", List.of(4L), 1040));

        LayoutCheck.requireSame("here", saved, saved);
        assertThatThrownBy(() -> LayoutCheck.requireSame("here", saved, wanted))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("other shape: wte is [65, 8] in the checkpoint, [65, 16] in the model")
                .hasMessageContaining("missing: new [4]")
                .hasMessageContaining("extra: old [3]");
    }

    @Test
    void anUnknownFileSystemIsTheUsersToFix() {
        assertThatThrownBy(() -> CheckpointStore.open("nosuch://bucket/x", new Configuration(false)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nosuch://bucket/x");
    }

    private Path stepDirectory(long step) {
        return directory.resolve("checkpoints").resolve(String.format("step-%08d", step));
    }
}
