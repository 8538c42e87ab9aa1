package io.ladder.scaling.plan.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.model.ModelStyle;
import io.ladder.model.ParameterLayout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ArchitectureSearchTest {
    @Property(tries = 60)
    void everySizeIsMetWithinTwoPerCentByTheModelsOwnLayout(
            @ForAll @DoubleRange(min = 5.0, max = 11.5) double exponent, @ForAll ModelStyle style) {
        double params = Math.pow(10, exponent);
        int vocab = params < 1e8 ? 257 : 32_000;
        Architecture found = new ArchitectureSearch(style, vocab, 256).find(params);
        long counted = ParameterLayout.of(found.model(), vocab).numElements();
        assertThat(found.parameters()).isEqualTo(counted);
        assertThat((double) counted).isCloseTo(params, Percentage.withPercentage(2));
        assertThat(found.dim() % (found.dim() < 256 ? 16 : 32)).isZero();
        assertThat(found.dim() % found.heads()).isZero();
        assertThat(found.aspectRatio()).isBetween(10.0, 350.0);
    }

    /** Where a block is a large part of the model, usual widths leave gaps between one layer and two. */
    @Property(tries = 200)
    void tinySizesAreMetToo(@ForAll @DoubleRange(min = 4.6, max = 6.0) double exponent, @ForAll ModelStyle style) {
        double params = Math.pow(10, exponent);
        for (int vocab : new int[] {65, 257}) {
            Architecture found = new ArchitectureSearch(style, vocab, 64).find(params);
            long counted = ParameterLayout.of(found.model(), vocab).numElements();
            assertThat((double) counted).isCloseTo(params, Percentage.withPercentage(2));
            assertThat(found.dim() / found.heads()).isGreaterThanOrEqualTo(8).isEven();
        }
    }

    @Test
    void aLargeModelLooksAsLargeModelsDo() {
        Architecture found = new ArchitectureSearch(ModelStyle.LLAMA, 32_000, 2048).find(7e9);
        assertThat(found.dim() / found.heads()).isEqualTo(128);
        assertThat(found.aspectRatio()).isBetween(80.0, 200.0);
        assertThat(found.layers()).isBetween(24, 48);
        assertThat(found.heads() % 4).isZero();
    }

    @Test
    void linesOfOneWidthCountExactly() {
        var search = new ArchitectureSearch(ModelStyle.GPT2, 1000, 128);
        WidthCount count = WidthCount.of(search, 192);
        assertThat(count.parameters(7, 704)).isEqualTo(search.shape(7, 192, 704).parameters());
        assertThat(count.usualFfn()).isEqualTo(768);
    }

    @Test
    void aVocabularyTooLargeForTheBudgetIsSaid() {
        assertThatThrownBy(() -> new ArchitectureSearch(ModelStyle.LLAMA, 100_000, 256).find(1e6))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--vocab=100000")
                .hasMessageContaining("nearest");
    }

    @Test
    void publishedRulesGiveTheirOwnFigures() {
        var rule = RecipeRule.of(java.util.List.of(), java.util.Optional.empty());
        assertThat(rule.batch().at(1e9, 1e20 / 6e9)).isCloseTo(0.2920 * Math.pow(1e20, 0.3271), within(1e-6));
        assertThat(RecipeRule.share(5.1)).isEqualTo(6);
        assertThat(RecipeRule.share(0.01)).isEqualTo(1);
        assertThat(RecipeRule.share(100)).isEqualTo(96);
    }
}
