package io.ladder.worker;

import io.ladder.collective.Communicator;
import io.ladder.model.Parameter;
import io.ladder.model.ParameterLayout;
import io.ladder.sharding.EvenSlices;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Looks whether parameters and optimizer state are finite. A step's loss and gradient tell of the weights it began with;
 * what its update made of them would show in the next step, when a checkpoint of them is already written.
 *
 * <p>Each rank reads once through the slice that it saves. Second moments that overflowed would not even show in a loss:
 * their parameters merely stop learning.
 */
final class StateCheck {
    private final Communicator communicator;
    private final Kernels kernels;
    private final List<String> names = new ArrayList<>();
    private final List<Part> own = new ArrayList<>();

    /** @param buffers "parameters" and the optimizer's, each whole on every rank, f32 [layout.numElements()] */
    StateCheck(Communicator communicator, Kernels kernels, ParameterLayout layout, Map<String, Tensor> buffers) {
        this.communicator = communicator;
        this.kernels = kernels;
        EvenSlices.Slice slice =
                new EvenSlices(layout.numElements(), communicator.worldSize()).slice(communicator.rank());
        buffers.forEach((buffer, values) -> {
            for (Parameter parameter : layout.parameters()) {
                EvenSlices.Slice here =
                        slice.intersect(new EvenSlices.Slice(parameter.offset(), parameter.numElements()));
                if (here.size() > 0) {
                    own.add(new Part(names.size(), values.slice(here.from(), here.size())));
                }
                names.add(
                        buffer.equals(TrainedModel.PARAMETERS) ? parameter.name() : buffer + " of " + parameter.name());
            }
        });
    }

    /**
     * Every rank must call it.
     *
     * @param step whose update was the last, counted from 1
     * @param result of that step
     * @throws TrainingDivergedException on every rank if any rank's slice is not finite
     */
    void require(long step, StepResult result) {
        OptionalInt found = firstNotFinite();
        if (communicator.sum(found.isPresent() ? 1 : 0) > 0) {
            throw TrainingDivergedException.byUpdate(
                    step,
                    result,
                    Culprits.told(communicator.rank(), communicator.worldSize(), found, names, communicator::sum));
        }
    }

    private OptionalInt firstNotFinite() {
        return own.stream()
                .filter(part -> !Double.isFinite(kernels.sumOfSquares(part.values)))
                .mapToInt(Part::name)
                .findFirst();
    }

    /**
     * This rank's elements of one parameter, or of its optimizer state.
     *
     * @param name index in the names
     */
    private record Part(int name, Tensor values) {}
}
