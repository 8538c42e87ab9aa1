package io.ladder.driver.run;

import io.ladder.tensor.DType;
import io.ladder.worker.ComputePrecision;
import io.ladder.worker.RunFacts;

/** What a run says of itself at its start. */
final class SomeRun {
    private SomeRun() {}

    static RunFacts facts(double flopsPerStep, int steps) {
        return new RunFacts(
                1,
                1,
                32,
                8,
                1000,
                100_000,
                1000,
                1000,
                100L * steps,
                flopsPerStep / 100,
                flopsPerStep / 100,
                1,
                steps,
                100,
                0,
                "none",
                new ComputePrecision(DType.F32, "asked for"),
                "plain",
                "class ");
    }
}
