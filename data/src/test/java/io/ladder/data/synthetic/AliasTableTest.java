package io.ladder.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class AliasTableTest {
    /** All equally likely bits of a coarse grid, column by column. */
    @Property(tries = 50)
    void drawsEachColumnAsOftenAsItsProbability(
            @ForAll @Size(min = 1, max = 16) List<@DoubleRange(min = 0.01, max = 1) Double> weights) {
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        double[] probabilities =
                weights.stream().mapToDouble(weight -> weight / sum).toArray();
        AliasTable table = AliasTable.of(probabilities);
        int n = probabilities.length;
        int grid = 2000;
        double[] drawn = new double[n];
        for (long column = 0; column < n; column++) {
            long high = ((column << 32) + (1L << 31)) / n; // in the middle of what leads to the column
            for (long i = 0; i < grid; i++) {
                long low = ((i << 32) + (1L << 31)) / grid;
                drawn[table.draw(high << 32 | low)] += 1.0 / n / grid;
            }
        }
        assertThat(Arrays.stream(drawn).sum()).isCloseTo(1, within(1e-9));
        for (int i = 0; i < n; i++) {
            assertThat(drawn[i]).isCloseTo(probabilities[i], within(1.0 / grid));
        }
    }
}
