package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TensorArenaTest {
    /** From a few bytes to several huge pages, in any order. */
    @Property(tries = 60)
    void tensorsAreZeroAlignedAndApart(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 22) Integer> sizes) {
        try (var arena = new TensorArena()) {
            var tensors = new ArrayList<Tensor>();
            long bytes = 0;
            for (int size : sizes) {
                Tensor tensor = arena.f32((1L << size) / 3 + 1);
                assertThat(tensor.address() % TensorArena.ALIGNMENT).isZero();
                assertThat(tensor.get(0)).isZero();
                assertThat(tensor.get(tensor.numElements() - 1)).isZero();
                tensor.set(0, tensors.size() + 1);
                tensor.set(tensor.numElements() - 1, tensors.size() + 1);
                tensors.add(tensor);
                bytes += tensor.bytes();
            }
            assertThat(arena.allocatedBytes()).isEqualTo(bytes);
            for (int i = 0; i < tensors.size(); i++) {
                Tensor tensor = tensors.get(i);
                assertThat(tensor.get(0)).isEqualTo(i + 1);
                assertThat(tensor.get(tensor.numElements() - 1)).isEqualTo(i + 1);
                long end = tensor.address() + tensor.bytes();
                assertThat(tensors)
                        .filteredOn(other -> other != tensor)
                        .noneMatch(
                                other -> other.address() < end && tensor.address() < other.address() + other.bytes());
            }
        }
    }

    @Property(tries = 20)
    void aClosedArenaStartsAnew(@ForAll @IntRange(min = 1, max = 3_000_000) int elements) {
        var arena = new TensorArena();
        arena.f32(elements);
        arena.close();
        assertThat(arena.allocatedBytes()).isZero();
        Tensor again = arena.f32(elements);
        assertThat(again.get(elements - 1L)).isZero();
        arena.close();
    }
}
