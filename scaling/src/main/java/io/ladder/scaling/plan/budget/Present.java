package io.ladder.scaling.plan.budget;

import java.util.Optional;
import java.util.OptionalDouble;

/** The optional that records bind to, of the optional that searches return. */
final class Present {
    private Present() {}

    static Optional<Double> of(OptionalDouble number) {
        return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
    }
}
