package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.Transport;
import io.ladder.model.Parameter;
import io.ladder.model.ParameterLayout;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StateCheckTest {
    private static final int RANKS = 3;
    private static final ParameterLayout LAYOUT = ParameterLayout.of(
            RunConfig.of(new TinyRun(Path.of("tokens"), Path.of("checkpoints")).resolved(RANKS))
                    .model(),
            MadeUpCorpus.LETTERS.length());

    @Test
    void finiteStatePasses() throws Exception {
        assertThat(check("parameters", "wte", 3e38f)).containsOnly(Optional.empty());
    }

    @Test
    void theFirstParameterThatIsNotFiniteIsNamed() throws Exception {
        for (Optional<TrainingDivergedException> error : check("parameters", "wte", Float.NEGATIVE_INFINITY)) {
            assertThat(error).hasValueSatisfying(e -> {
                assertThat(e.step()).isEqualTo(7);
                assertThat(e.ranks()).containsExactly(0);
                assertThat(e)
                        .hasMessageContaining("training diverged at step 7: its update (learning rate 0.500, gradient"
                                + " norm 2.00) left values that are not finite, first on rank 0 in wte; lower"
                                + " train.optimizer.lr");
            });
        }
    }

    @Test
    void optimizerStateOfOneRanksSliceStopsAll() throws Exception {
        String last = LAYOUT.parameters().get(LAYOUT.parameters().size() - 1).name();
        for (Optional<TrainingDivergedException> error : check("adam.v", last, Float.POSITIVE_INFINITY)) {
            assertThat(error).hasValueSatisfying(e -> {
                assertThat(e.ranks()).containsExactly(RANKS - 1);
                assertThat(e).hasMessageContaining("first on rank 2 in adam.v of " + last + ";");
            });
        }
    }

    /** What each rank finds where this value is the parameter's last, or that of its optimizer state. */
    private static List<Optional<TrainingDivergedException>> check(String buffer, String parameter, float value)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RANKS);
        try {
            List<Future<Optional<TrainingDivergedException>>> found = InMemoryTransport.group(RANKS).stream()
                    .map(transport -> threads.submit(() -> checkOnRank(transport, buffer, parameter, value)))
                    .toList();
            List<Optional<TrainingDivergedException>> errors = new ArrayList<>();
            for (Future<Optional<TrainingDivergedException>> error : found) {
                errors.add(error.get());
            }
            return errors;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Optional<TrainingDivergedException> checkOnRank(
            Transport transport, String buffer, String parameter, float value) {
        try (RingCommunicator communicator = new RingCommunicator(transport, 20_000);
                TensorArena arena = new TensorArena();
                Kernels kernels = new PlainKernels()) {
            Map<String, Tensor> buffers = new LinkedHashMap<>();
            for (String name : List.of(TrainedModel.PARAMETERS, "adam.m", "adam.v")) {
                buffers.put(name, arena.f32(LAYOUT.numElements()));
            }
            Parameter broken = LAYOUT.parameter(parameter);
            buffers.get(buffer).set(broken.end() - 1, value);
            new StateCheck(communicator, kernels, LAYOUT, buffers).require(7, new StepResult().set(1.5, 2, 0.5));
            return Optional.empty();
        } catch (TrainingDivergedException e) {
            return Optional.of(e);
        }
    }
}
