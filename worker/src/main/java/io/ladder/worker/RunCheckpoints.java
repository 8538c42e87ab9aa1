package io.ladder.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.ladder.collective.Communicator;
import io.ladder.conf.ConfigException;
import io.ladder.model.ParameterLayout;
import io.ladder.sharding.CheckpointManifest;
import io.ladder.sharding.CheckpointReader;
import io.ladder.sharding.CheckpointStore;
import io.ladder.sharding.CheckpointWriter;
import io.ladder.sharding.LayoutCheck;
import io.ladder.sharding.SavedTensor;
import io.ladder.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** All ranks together save and restore the run's flat buffers: parameters and optimizer state. */
final class RunCheckpoints {
    private static final String NONE = "none";

    private final CheckpointStore store;
    private final CheckpointWriter writer;
    private final Communicator communicator;
    private final ParameterLayout layout;
    private final Map<String, Tensor> buffers;
    private final Runnable afterReading;
    private final JsonNode tokenizer;
    private final JsonNode config;
    private final int keepLast;

    private String last = NONE;
    private List<String> changedSettings = List.of();

    /**
     * Over buffers that every rank holds whole.
     *
     * @param buffers "parameters" and the optimizer's, each f32 [layout.numElements()], in a fixed order
     * @param afterReading called when they were filled from a checkpoint
     */
    RunCheckpoints(
            CheckpointStore store,
            Communicator communicator,
            ParameterLayout layout,
            Map<String, Tensor> buffers,
            Runnable afterReading,
            JsonNode tokenizer,
            JsonNode config,
            int keepLast) {
        this.store = store;
        this.writer = new CheckpointWriter(store, communicator.rank(), communicator.worldSize());
        this.communicator = communicator;
        this.layout = layout;
        this.buffers = buffers;
        this.afterReading = afterReading;
        this.tokenizer = tokenizer;
        this.config = config;
        this.keepLast = keepLast;
    }

    /**
     * Fills the buffers from the last committed checkpoint; leaves them alone if there is none. Rank 0 looks and tells
     * the others, so that all read the same one, and removes what was never committed.
     *
     * @throws ConfigException if the checkpoint is of another model or tokenizer
     * @throws io.ladder.sharding.CorruptCheckpointException if it is damaged
     */
    Progress resume() {
        double found = 0; // 0: none, else step + 1
        if (communicator.rank() == 0) {
            store.removeUncommitted();
            found = store.lastCommitted().orElse(-1) + 1;
        }
        long step = Math.round(communicator.sum(found)) - 1;
        if (step < 0) {
            return new Progress(0, 0);
        }
        CheckpointReader reader = CheckpointReader.open(store, step);
        CheckpointManifest manifest = reader.manifest();
        LayoutCheck.requireSame(reader.directory(), manifest.layout(), savedLayout(layout));
        if (!manifest.tokenizer().equals(tokenizer)) {
            throw new ConfigException("the checkpoint " + reader.directory() + " was trained with the tokenizer "
                    + summary(manifest.tokenizer()) + ", this run has " + summary(tokenizer)
                    + "; use the corpus and data.tokenizer it was written with, or start a new run under another name");
        }
        reader.read(0, buffers);
        afterReading.run();
        changedSettings = ConfigDifferences.between(manifest.config(), config);
        last = reader.directory().toString();
        return new Progress(step, manifest.tokensSeen());
    }

    /** Writes and commits a checkpoint, then removes the oldest. Every rank returns after the commit. */
    void save(Progress progress) {
        writer.writeShard(progress.step(), layout.numElements(), writer.slicesOf(buffers));
        communicator.barrier();
        if (communicator.rank() == 0) {
            writer.commit(
                    progress.step(),
                    progress.tokens(),
                    layout.numElements(),
                    savedLayout(layout),
                    List.copyOf(buffers.keySet()),
                    tokenizer,
                    config);
            store.keepLast(keepLast);
        }
        communicator.barrier();
        last = store.directory(progress.step()).toString();
    }

    /** Path of the last committed checkpoint, or "none". */
    String last() {
        return last;
    }

    /** The same as part of a sentence. */
    String lastInWords() {
        return last.equals(NONE) ? "no checkpoint was committed" : "the last committed checkpoint is " + last;
    }

    /** What is configured otherwise than in the checkpoint that was read, one line per setting. */
    List<String> changedSettings() {
        return changedSettings;
    }

    /** The layout as manifests list it. */
    static List<SavedTensor> savedLayout(ParameterLayout layout) {
        return layout.parameters().stream()
                .map(parameter -> new SavedTensor(parameter.name(), parameter.shape(), parameter.offset()))
                .toList();
    }

    private static String summary(JsonNode tokenizer) {
        String text = tokenizer.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }

    /**
     * How far a run is.
     *
     * @param step updates done
     * @param tokens trained on so far, all ranks together
     */
    record Progress(long step, long tokens) {
        Progress plusStep(long tokensPerStep) {
            return new Progress(step + 1, tokens + tokensPerStep);
        }
    }
}
