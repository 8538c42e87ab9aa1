package io.ladder.parallelism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.collective.WireType;
import io.ladder.conf.ConfigException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MeshTest {
    @Test
    void dataParallelRanksAreOneGroup() {
        Mesh mesh = Mesh.dataParallel(3);
        assertThat(mesh.worldSize()).isEqualTo(3);
        assertThat(mesh.coordinate(2, Mesh.DATA)).isEqualTo(2);
        assertThat(mesh.group(1, Mesh.DATA)).containsExactly(0, 1, 2);
    }

    @Test
    void lastAxisVariesFastest() {
        var mesh = new Mesh(List.of(new Mesh.Axis(Mesh.DATA, 2), new Mesh.Axis("tensor", 4)));
        assertThat(mesh.group(5, "tensor")).containsExactly(4, 5, 6, 7);
        assertThat(mesh.group(5, Mesh.DATA)).containsExactly(1, 5);
        assertThat(mesh.coordinate(5, "tensor")).isEqualTo(1);
        assertThat(mesh.coordinate(5, Mesh.DATA)).isEqualTo(1);
    }

    @Property
    void coordinatesTellRanksApartAndGroupsShareAllOthers(
            @ForAll @IntRange(min = 1, max = 5) int first,
            @ForAll @IntRange(min = 1, max = 5) int second,
            @ForAll @IntRange(min = 1, max = 5) int third) {
        var mesh = new Mesh(List.of(new Mesh.Axis("a", first), new Mesh.Axis("b", second), new Mesh.Axis("c", third)));
        for (int rank = 0; rank < mesh.worldSize(); rank++) {
            int a = mesh.coordinate(rank, "a");
            int b = mesh.coordinate(rank, "b");
            int c = mesh.coordinate(rank, "c");
            assertThat((a * second + b) * third + c).isEqualTo(rank);
            int[] group = mesh.group(rank, "b");
            assertThat(group).hasSize(second);
            for (int i = 0; i < second; i++) {
                assertThat(mesh.coordinate(group[i], "a")).isEqualTo(a);
                assertThat(mesh.coordinate(group[i], "b")).isEqualTo(i);
                assertThat(mesh.coordinate(group[i], "c")).isEqualTo(c);
            }
        }
    }

    @Test
    void refusesUnknownAxesRepeatedNamesAndRanksOutside() {
        Mesh mesh = Mesh.dataParallel(2);
        assertThatThrownBy(() -> mesh.degree("tensor")).hasMessageContaining("no axis tensor");
        assertThatThrownBy(() -> mesh.coordinate(2, Mesh.DATA)).hasMessageContaining("not in a mesh of 2");
        assertThatThrownBy(() -> new Mesh(List.of(new Mesh.Axis("a", 1), new Mesh.Axis("a", 2))))
                .hasMessageContaining("repeat a name");
    }

    @Test
    void configNamesTheSettingTheValueAndTheWayOut() {
        assertThatThrownBy(() -> new ParallelismConfig(0, 4, WireType.F32))
                .isInstanceOf(ConfigException.class)
                .hasMessage("parallelism.ranks=0 must be at least 1");
        assertThatThrownBy(() -> new ParallelismConfig(1, 10, WireType.F32))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("parallelism.bucketBytes=10")
                .hasMessageContaining("use 8");
        assertThat(new ParallelismConfig(2, ParallelismConfig.DEFAULT_BUCKET_BYTES, WireType.F32).mesh())
                .isEqualTo(Mesh.dataParallel(2));
    }

    @Test
    void bucketsTooSmallForTheModelAreRefused() {
        var tiny = new ParallelismConfig(2, 8, WireType.F32);
        assertThatCode(() -> tiny.requireFewBuckets(200_000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> tiny.requireFewBuckets(200_001))
                .isInstanceOf(ConfigException.class)
                .hasMessage("parallelism.bucketBytes=8 cuts the gradients of this model into at least 100,001 buckets,"
                        + " each reduced by itself, where 100,000 are the most; use a larger value, such as the default"
                        + " 4194304");
        var alone = new ParallelismConfig(1, 8, WireType.F32); // reduces nothing
        assertThatCode(() -> alone.requireFewBuckets(1L << 40)).doesNotThrowAnyException();
        var usual = new ParallelismConfig(2, ParallelismConfig.DEFAULT_BUCKET_BYTES, WireType.F32);
        assertThatCode(() -> usual.requireFewBuckets(100_000_000_000L)).doesNotThrowAnyException();
    }
}
