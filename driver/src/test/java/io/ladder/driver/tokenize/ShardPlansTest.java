package io.ladder.driver.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShardPlansTest {
    @Property(tries = 300)
    void coverEveryByteOnceInOrder(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 500) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 300) int shardBytes,
            @ForAll @IntRange(min = 1, max = 4) int characterBytes)
            throws IOException {
        List<Span> spans =
                spans(lengths.stream().map(length -> length * characterBytes).toList());

        List<ShardPlan> plans = ShardPlans.pack(
                "train",
                spans,
                shardBytes,
                (file, offset) -> (offset + characterBytes - 1) / characterBytes * characterBytes);

        var joined = new ArrayList<Span>();
        for (ShardPlan plan : plans) {
            assertThat(plan.spans()).isNotEmpty();
            long bytes = plan.spans().stream().mapToLong(Span::length).sum();
            assertThat(bytes).isBetween(1L, (long) shardBytes + characterBytes - 1);
            for (Span span : plan.spans()) {
                assertThat(span.from() % characterBytes).isZero();
                Span last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
                if (last != null && last.file().equals(span.file())) {
                    assertThat(span.from()).isEqualTo(last.to());
                    assertThat(last.endsDocument()).isFalse();
                    joined.set(joined.size() - 1, new Span(span.file(), last.from(), span.to(), span.endsDocument()));
                } else {
                    joined.add(span);
                }
            }
        }
        assertThat(joined).isEqualTo(spans);
        assertThat(plans.stream().map(ShardPlan::index))
                .containsExactlyElementsOf(
                        IntStream.range(0, plans.size()).boxed().toList());
    }

    @Test
    void makeOneTaskOfManySmallFiles() throws IOException {
        List<Span> spans =
                spans(IntStream.range(0, 200).mapToObj(i -> 5_000 + i).toList());

        assertThat(ShardPlans.pack("train", spans, ShardPlans.SHARD_BYTES, (file, offset) -> offset))
                .hasSize(1);
    }

    private static List<Span> spans(List<Integer> lengths) {
        return IntStream.range(0, lengths.size())
                .mapToObj(i -> Span.whole(new CorpusFile("file:/f" + i, "f" + i, lengths.get(i), 0)))
                .toList();
    }
}
