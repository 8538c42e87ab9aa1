package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigTree;
import io.ladder.model.ModelFlops;
import io.ladder.tensor.DType;
import io.ladder.tensor.KernelSets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearProductTest {
    /** Sums of whole numbers below 2^53: only the division by rows rounds. */
    private static final double RELATIVE = 1e-12;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2 6 384 6 6 1536 4096 256", "llama 12 768 12 4 2048 8192 512", "gpt2 1 8 2 1 12 5 1"})
    void theProductsOfAModelAreAllItsFlopsButAttentions(String line) {
        BenchSubject subject = BenchSubject.of(ModelShape.parse("--model", line), ConfigTree.parse("", "nothing"));
        var model = subject.config().model();
        long rows = 7L * model.seq();
        double products = LinearProduct.of(model, subject.vocab(), rows).stream()
                .mapToDouble(LinearProduct::trainingFlop)
                .sum();
        double attention = 3.0 * model.layers() * 2 * 2 * model.dim() * (model.seq() + 1) / 2; // per token, half masked
        double all = ModelFlops.of(model, subject.vocab()).trainingPerToken();
        assertThat(products / rows).isCloseTo(all - attention, within(RELATIVE * all));
    }

    @Test
    void thePeakIsWeightedByTime() {
        var small = new LinearProduct("small", 10, 10, 10, 2); // 2e3 FLOP each
        var large = new LinearProduct("large", 10, 10, 100, 1); // 2e4 FLOP each
        List<ProductRates> rates =
                List.of(new ProductRates(small, DType.F32, 1, 1, 1), new ProductRates(large, DType.F32, 10, 5, 10));
        double seconds = 3 * 2 * 2e3 / 1e9 + 2e4 / 10e9 + 2e4 / 5e9 + 2e4 / 10e9;
        assertThat(ProductRates.peakGflops(rates)).isCloseTo((3 * 2 * 2e3 + 3 * 2e4) / 1e9 / seconds, within(1e-9));
    }

    @Test
    void productsAreMeasuredOnASliceOfRowsWhereTheResultIsLarge() {
        var product = new LinearProduct("head", 1_000_000, 2, 300_000, 1); // 1.2 TB as a whole
        try (var kernels = KernelSets.open("plain", 1)) {
            ProductRates rates = new ProductBenchmark(kernels, Repetitions.exactly(1)).measure(product, DType.F32);
            assertThat(rates.product()).isEqualTo(product);
            assertThat(List.of(rates.forwardGflops(), rates.inputGradientGflops(), rates.weightGradientGflops()))
                    .allSatisfy(rate -> assertThat(rate).isPositive().isFinite());
        }
    }
}
