package io.ladder.worker.bench;

import io.ladder.tensor.DType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How fast products of a shape are by themselves, the best of several calls.
 *
 * @param dtype of the operands; sums are f32
 * @param forwardGflops y = x weight^T
 * @param inputGradientGflops dx = dy weight
 * @param weightGradientGflops dWeight += dy^T x
 */
public record ProductRates(
        LinearProduct product,
        DType dtype,
        double forwardGflops,
        double inputGradientGflops,
        double weightGradientGflops) {

    /** Seconds of forward and backward of all layers of this kind, at these rates. */
    double trainingSeconds() {
        double flop = product.count() * product.flop() / 1e9;
        return flop / forwardGflops + flop / inputGradientGflops + flop / weightGradientGflops;
    }

    /**
     * Rate of all products of a training step one after another, GFLOP/s: weighted by their FLOP. What a model could reach
     * if nothing but its products took time.
     */
    static double peakGflops(List<ProductRates> rates) {
        double flop = rates.stream()
                .mapToDouble(rate -> rate.product().trainingFlop())
                .sum();
        double seconds =
                rates.stream().mapToDouble(ProductRates::trainingSeconds).sum();
        return flop / 1e9 / seconds;
    }

    /** The better of two measurements of the same products, rate by rate. */
    static List<ProductRates> best(List<ProductRates> one, List<ProductRates> other) {
        return IntStream.range(0, one.size())
                .mapToObj(i -> one.get(i).best(other.get(i)))
                .toList();
    }

    private ProductRates best(ProductRates other) {
        return new ProductRates(
                product,
                dtype,
                Math.max(forwardGflops, other.forwardGflops),
                Math.max(inputGradientGflops, other.inputGradientGflops),
                Math.max(weightGradientGflops, other.weightGradientGflops));
    }
}
