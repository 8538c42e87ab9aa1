package io.ladder.worker.bench;

import java.util.List;
import java.util.Optional;

/**
 * Everything that was measured.
 *
 * @param facts of the machine
 * @param training none where no model was given
 * @param machine what the machine does apart from any model
 */
public record BenchReport(MachineFacts facts, Optional<Training> training, MachineReport machine) {

    /**
     * A model's part.
     *
     * @param subject what was trained
     * @param threads math threads of each rank
     * @param step the steps
     * @param products the model's products alone, in the same dtype, on one rank
     */
    public record Training(BenchSubject subject, int threads, StepReport step, List<ProductRates> products) {
        public Training {
            products = List.copyOf(products);
        }

        /** What the model's products alone would reach, GFLOP/s of one rank. */
        public double peakGflops() {
            return ProductRates.peakGflops(products);
        }

        /** Share of that peak that training reaches. */
        public double mfu() {
            return step.mfu(peakGflops());
        }
    }
}
