package io.ladder.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.collective.Communicator;
import io.ladder.collective.WireType;
import io.ladder.conf.ConfigException;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenSplit;
import io.ladder.data.Tokenizer;
import io.ladder.model.AdamW;
import io.ladder.model.Gpt;
import io.ladder.model.LearningRateSchedule;
import io.ladder.model.ParameterLayout;
import io.ladder.parallelism.DataParallel;
import io.ladder.sharding.CheckpointStore;
import io.ladder.tensor.Bf16Support;
import io.ladder.tensor.DType;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One rank of a training run: {@link #assemble} puts the parts together, {@link #run} trains to the end.
 *
 * <p>Every rank of a run does the same with the same assignment. Made, used and closed by one thread; {@link #close()}
 * frees everything, the communicator included.
 */
public final class RankTraining implements AutoCloseable {
    private final OwnedResources owned;
    private final TrainingLoop loop;

    private RankTraining(OwnedResources owned, TrainingLoop loop) {
        this.owned = owned;
        this.loop = loop;
    }

    /**
     * Runs a rank from start to end and closes everything on every path.
     *
     * @param communicator of all ranks of the run; taken over
     * @param events heard on rank 0 only
     */
    public static RunSummary train(RankAssignment assignment, Communicator communicator, RankEvents events) {
        try (RankTraining training = assemble(assignment, communicator, events)) {
            return training.run();
        }
    }

    /**
     * Opens and connects all parts; no step is taken yet.
     *
     * @throws ConfigException if what is found (corpus, checkpoint, native library) does not fit the configuration
     */
    public static RankTraining assemble(RankAssignment assignment, Communicator communicator, RankEvents events) {
        OwnedResources owned = new OwnedResources();
        try {
            owned.own(communicator);
            StepParts parts = assembleStep(assignment, communicator, owned);
            return new RankTraining(owned, around(parts, assignment, communicator, events));
        } catch (RuntimeException | Error e) {
            owned.closeAfter(e);
            throw e;
        }
    }

    /**
     * Everything that a step needs and nothing else.
     *
     * @param communicator not taken over
     * @param owned takes over what is opened
     * @throws UncheckedIOException if the tokens cannot be read
     */
    static StepParts assembleStep(RankAssignment assignment, Communicator communicator, OwnedResources owned) {
        try {
            return openStep(assignment, communicator, owned);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the tokens in " + assignment.tokens(), e);
        }
    }

    private static StepParts openStep(RankAssignment assignment, Communicator communicator, OwnedResources owned)
            throws IOException {
        RunConfig config = assignment.config();
        TrainConfig train = config.train();
        int rank = communicator.rank();
        int worldSize = communicator.worldSize();
        requireDivisible(train.batch(), worldSize);

        Optional<ProcessMemory> processBefore = ProcessMemory.now();
        Kernels kernels = owned.own(KernelSets.open(config.tensor().kernels(), assignment.threads()));
        TensorArena arena = owned.own(new TensorArena());
        ComputePrecision precision = precision(config, kernels, communicator);

        TokenManifest corpus = TokenManifest.read(assignment.tokens());
        Tokenizer tokenizer = Tokenizer.fromManifest(corpus);
        int vocab = tokenizer.vocabSize();
        int seq = config.model().seq();
        int microBatch = train.microBatch().of(train.batch() / worldSize, seq);
        MemoryUse predicted = MemoryUse.predicted(config, vocab, worldSize, assignment.threads(), precision.dtype())
                .onThisProcessor(kernels, config, vocab, worldSize, microBatch, precision.dtype());
        assignment
                .memory()
                .ifPresent(budget ->
                        budget.require(predicted, config, vocab, worldSize, assignment.threads(), precision.dtype()));
        RunRules.checkCorpus(config, corpus.numTokens(TokenManifest.TRAIN), corpus.numTokens(TokenManifest.VALIDATION));
        TokenSplit trainTokens = owned.own(TokenSplit.open(assignment.tokens(), corpus, TokenManifest.TRAIN));
        TokenSplit validationTokens = owned.own(TokenSplit.open(assignment.tokens(), corpus, TokenManifest.VALIDATION));

        ParameterLayout layout = ParameterLayout.of(config.model(), vocab);
        Tensor parameters = arena.f32(layout.numElements());
        Tensor gradients =
                communicator.allocate(arena, layout.numElements(), mayShareGradients(assignment, predicted, worldSize));
        long flatBytes = arena.allocatedBytes();
        boolean sharedGradients = flatBytes < parameters.bytes() + gradients.bytes();
        Gpt model = new Gpt(
                config.model(),
                vocab,
                kernels,
                arena,
                parameters,
                gradients,
                microBatch,
                train.recompute(),
                precision.dtype());
        long copyBytes =
                precision.dtype() == DType.F32 ? 0 : model.productWeights().bytes();
        long activationBytes = arena.allocatedBytes() - flatBytes - copyBytes;
        model.initialize(config.seed());
        AdamW optimizer =
                new AdamW(kernels, train.optimizer(), layout, parameters, model.productWeights(), gradients, arena, 0);
        long optimizerBytes = arena.allocatedBytes() - flatBytes - copyBytes - activationBytes;
        MemoryLedger memory = new MemoryLedger(
                sharedGradients ? withOthersGradients(predicted, worldSize) : predicted,
                () -> new MemoryUse(
                        parameters.bytes() + copyBytes,
                        gradients.bytes(),
                        optimizerBytes,
                        activationBytes,
                        communicator.bufferBytes(),
                        kernels.scratchBytes()),
                assignment.memory(),
                processBefore);

        BatchFeed feed = new BatchFeed(
                trainTokens,
                config.seed(),
                seq,
                train.batch(),
                rank,
                worldSize,
                microBatch,
                assignment.overfitOneBatch());
        // closed before the communicator and the gradients, which its thread uses
        DataParallel dataParallel = owned.own(new DataParallel(communicator, gradients, config.parallelism()));
        TrainingStep step = new TrainingStep(
                model,
                gradients,
                feed,
                dataParallel,
                kernels,
                optimizer,
                LearningRateSchedule.of(train.schedule(), train.optimizer(), train.steps()),
                train.clip().rule());
        return new StepParts(
                kernels,
                precision,
                arena,
                sharedGradients ? gradients.bytes() : 0,
                corpus,
                tokenizer,
                trainTokens,
                validationTokens,
                microBatch,
                layout,
                parameters,
                model,
                optimizer,
                feed,
                dataParallel,
                memory,
                step);
    }

    /** Evaluation, checkpoints and the loop around the step. */
    private static TrainingLoop around(
            StepParts parts, RankAssignment assignment, Communicator communicator, RankEvents events) {
        RunConfig config = assignment.config();
        int microBatch = parts.microBatch();
        Tokenizer tokenizer = parts.tokenizer();
        Evaluation evaluation = new Evaluation(
                parts.validationTokens(), config.train().evaluateTokens(), parts.model(), communicator, microBatch);

        Map<String, Tensor> saved = new LinkedHashMap<>();
        saved.put(TrainedModel.PARAMETERS, parts.parameters());
        saved.putAll(parts.optimizer().state());
        JsonNode tokenizerSpec = new ObjectMapper().valueToTree(tokenizer.spec());
        RunCheckpoints checkpoints = new RunCheckpoints(
                CheckpointStore.open(assignment.checkpoints(), assignment.hadoop()),
                communicator,
                parts.layout(),
                saved,
                parts.model()::refresh,
                tokenizerSpec,
                assignment.resolvedConfig(),
                config.checkpoint().keepLast());
        RunFacts facts = RunFacts.of(
                config,
                communicator.worldSize(),
                microBatch,
                parts.corpus(),
                tokenizer.vocabSize(),
                parts.feed(),
                parts.precision(),
                parts.kernels().description(),
                SamplePrompt.of(tokenizer, config.model().seq(), parts.trainTokens()));
        return new TrainingLoop(
                assignment,
                facts,
                parts.memory(),
                parts.dataParallel(),
                parts.step(),
                evaluation,
                new StateCheck(communicator, parts.kernels(), parts.layout(), saved),
                checkpoints,
                communicator.rank() == 0 ? events : new OwnLog());
    }

    /**
     * Trains from the last committed checkpoint, or from the start, to the last step.
     *
     * @throws TrainingDivergedException if loss, gradient, validation loss or what would be saved is not finite
     * @throws OverfitException if one batch was to be learned by heart and was not
     * @throws io.ladder.collective.CollectiveException if another rank is gone
     */
    public RunSummary run() {
        return loop.run();
    }

    /** What this rank takes outside of the Java heap. */
    MemoryLedger memory() {
        return loop.memory();
    }

    @Override
    public void close() {
        owned.close();
    }

    /** The same on every rank, so that a run does not depend on which processor computes which rows. */
    private static ComputePrecision precision(RunConfig config, Kernels kernels, Communicator communicator) {
        Bf16Support support = kernels.bf16();
        double withHardware = communicator.sum(support.inHardware() ? 1 : 0);
        return ComputePrecision.of(config, support, withHardware == communicator.worldSize());
    }

    /** What is rounded for the wire is sent, so only the others are of use in shared memory. */
    private static boolean mayShareGradients(RankAssignment assignment, MemoryUse predicted, int worldSize) {
        MemoryUse shared = withOthersGradients(predicted, worldSize);
        return assignment.config().parallelism().wire() == WireType.F32
                && assignment.memory().map(budget -> budget.fits(shared)).orElse(true);
    }

    /** A rank that adds up its share in place uses the others' gradients of that share too. */
    private static MemoryUse withOthersGradients(MemoryUse predicted, int worldSize) {
        return predicted.withCommunication(predicted.gradients() * (worldSize - 1) / worldSize);
    }

    /** Again, because an attempt may have fewer ranks than the configuration asks for. */
    private static void requireDivisible(int batch, int worldSize) {
        if (batch % worldSize != 0) {
            throw new ConfigException("train.batch=" + batch + " is not divisible by the " + worldSize
                    + " ranks of this attempt; start it with a divisor of " + batch);
        }
    }
}
