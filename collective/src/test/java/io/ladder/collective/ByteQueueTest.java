package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ByteQueueTest {
    /** Offers and polls of any lengths, in turn: what comes out is what went in, and no more is inside than fits. */
    @Property
    void bytesComeOutInOrderAndNoneIsLost(
            @ForAll @IntRange(min = 1, max = 40) int capacity, @ForAll @Size(max = 200) int[] steps) {
        ByteBuffer memory = ByteBuffer.allocateDirect(ByteQueue.memoryBytes(capacity));
        var writer = new ByteQueue(memory);
        var reader = new ByteQueue(memory);
        ByteBuffer source = ByteBuffer.allocate(64);
        long[] written = {0};
        long[] read = {0};
        for (int step : steps) {
            int length = Math.floorMod(step >> 1, 64);
            if ((step & 1) == 0) {
                for (int i = 0; i < length; i++) {
                    source.put(i, (byte) (written[0] + i));
                }
                int taken = writer.offer(source, 0, length);
                assertThat(taken > 0).isEqualTo(length > 0 && written[0] - read[0] < capacity);
                written[0] += taken;
            } else {
                int handed = reader.poll(length, (buffer, offset, count) -> {
                    for (int i = 0; i < count; i++) {
                        assertThat(buffer.get(offset + i)).isEqualTo((byte) (read[0] + i));
                    }
                });
                assertThat(handed > 0).isEqualTo(length > 0 && written[0] > read[0]);
                read[0] += handed;
            }
            assertThat(written[0] - read[0]).isBetween(0L, (long) capacity);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void twoThreadsPassMillionsOfNumbersThroughAFile(@TempDir Path directory) {
        Path file = directory.resolve("queue");
        int numbers = 3_000_000;
        try (MappedQueue out = MappedQueue.create(file, 5 * 1000 * Integer.BYTES);
                MappedQueue in = MappedQueue.open(file)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeNumbers(out, numbers));
            int[] next = {0};
            while (next[0] < numbers && !writing.isCompletedExceptionally()) {
                in.poll(777 * Integer.BYTES, (buffer, offset, length) -> {
                    for (int at = 0; at < length; at += Integer.BYTES) {
                        assertThat(buffer.getInt(offset + at) == next[0]++).isTrue();
                    }
                });
            }
            writing.join();
            assertThat(next[0]).isEqualTo(numbers);
        }
    }

    private static void writeNumbers(MappedQueue out, int numbers) {
        ByteBuffer piece = ByteBuffer.allocateDirect(1234 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < numbers; ) {
            int count = Math.min(1234, numbers - from);
            for (int i = 0; i < count; i++) {
                piece.putInt(i * Integer.BYTES, from + i);
            }
            int sent = 0;
            while (sent < count * Integer.BYTES) {
                int taken = out.offer(piece, sent, count * Integer.BYTES - sent);
                sent += taken;
                if (taken == 0) {
                    Thread.onSpinWait();
                }
            }
            from += count;
        }
    }

    @Test
    void readerDeletesTheFileThatTheWriterMade(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("queue");
        try (MappedQueue out = MappedQueue.create(file, 4096)) {
            assertThat(file).hasSize(ByteQueue.memoryBytes(4096));
            try (MappedQueue in = MappedQueue.open(file);
                    Stream<Path> left = Files.list(directory)) {
                assertThat(left).isEmpty();
                assertThat(in.capacityBytes()).isEqualTo(out.capacityBytes());
            }
        }
    }

    @Test
    void useAfterTheEndIsAnExceptionAndNotACrash(@TempDir Path directory) {
        MappedQueue out = MappedQueue.create(directory.resolve("queue"), 4096);
        out.close();
        out.close();
        assertThatThrownBy(() -> out.offer(ByteBuffer.allocateDirect(4), 0, 4))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void directoryThatIsNotThereIsNamed(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> MappedQueue.create(missing.resolve("queue"), 4096))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString());
    }
}
