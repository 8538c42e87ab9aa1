package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedMemoryTest {
    private static final int PAGE = 4096;

    @TempDir
    Path directory;

    @Test
    void allWhoMapAFileSeeTheSameNumbersAlsoOnceItIsDeleted() throws IOException {
        Path file = directory.resolve("shared");
        try (MappedMemory made = MappedMemory.create(file, 3 * PAGE + 20);
                MappedMemory opened = MappedMemory.open(file)) {
            Files.delete(file);
            assertThat(opened.bytes()).isEqualTo(3 * PAGE + 20);
            Tensor one = made.f32(PAGE, 5);
            Tensor other = opened.f32(PAGE, 5);
            assertThat(one.address()).isNotEqualTo(other.address());
            assertThat(other.toArray()).containsOnly(0);
            one.copyFrom(new float[] {1, 2, 3, 4, 5});
            assertThat(other.toArray()).containsExactly(1, 2, 3, 4, 5);
            opened.window(PAGE, 8).putFloat(4, 7);
            assertThat(one.get(1)).isEqualTo(7);
        }
    }

    @Test
    void nothingBeyondItsEndIsGivenAway() throws IOException {
        try (MappedMemory memory = MappedMemory.create(directory.resolve("small"), 100)) {
            assertThat(memory.f32(0, 25).numElements()).isEqualTo(25);
            assertThatThrownBy(() -> memory.f32(0, 26)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.window(97, 4)).hasMessage("bytes [97, 101) of 100 mapped ones");
        }
    }

    @Test
    void aFileThatIsThereIsLeftAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("other"), "somebody's");
        assertThatThrownBy(() -> MappedMemory.create(file, 100)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("somebody's");
    }

    @Test
    void whatCannotBeMappedIsSaid() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThatThrownBy(() -> MappedMemory.open(empty))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot map " + empty);
    }
}
