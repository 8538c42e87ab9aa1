package io.ladder.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.data.Tokenizer;
import io.ladder.data.TokenizerSpec;
import io.ladder.model.Gpt;
import io.ladder.model.ParameterLayout;
import io.ladder.sharding.CheckpointManifest;
import io.ladder.sharding.CheckpointReader;
import io.ladder.sharding.CheckpointStore;
import io.ladder.sharding.LayoutCheck;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A model as a run left it in its last committed checkpoint, for generation and evaluation. Needs nothing but the
 * checkpoint: configuration and tokenizer are in its manifest. One thread at a time.
 */
public final class TrainedModel implements AutoCloseable {
    /** Name of the flat buffer of weights in checkpoints. */
    static final String PARAMETERS = "parameters";

    private final OwnedResources owned;
    private final RunConfig config;
    private final Tokenizer tokenizer;
    private final Gpt gpt;
    private final TensorArena arena;
    private final long step;

    private TrainedModel(
            OwnedResources owned, RunConfig config, Tokenizer tokenizer, Gpt gpt, TensorArena arena, long step) {
        this.owned = owned;
        this.config = config;
        this.tokenizer = tokenizer;
        this.gpt = gpt;
        this.arena = arena;
        this.step = step;
    }

    /**
     * Loads the last committed checkpoint.
     *
     * @param checkpoints path or URI of the checkpoint directory
     * @param setting what a user names the kernel set with, for errors
     * @param kernels name of the kernel set
     * @param threads math threads
     * @throws ConfigException if there is no committed checkpoint, or the kernel set cannot be opened
     * @throws io.ladder.sharding.CorruptCheckpointException if it is damaged
     */
    public static TrainedModel open(
            String checkpoints, Configuration hadoop, String setting, String kernels, int threads) {
        CheckpointStore store = CheckpointStore.open(checkpoints, hadoop);
        long step = store.lastCommitted()
                .orElseThrow(() -> new ConfigException("there is no committed checkpoint in " + store.directory()
                        + "; train first, or give the directory of a run that has one"));
        CheckpointReader reader = CheckpointReader.open(store, step);
        OwnedResources owned = new OwnedResources();
        try {
            return load(reader, owned, owned.own(KernelSets.open(setting, kernels, threads)));
        } catch (RuntimeException | Error e) {
            owned.closeAfter(e);
            throw e;
        }
    }

    private static TrainedModel load(CheckpointReader reader, OwnedResources owned, Kernels kernels) {
        CheckpointManifest manifest = reader.manifest();
        String source = reader.directory() + "/manifest.json";
        RunConfig config = RunConfig.resolve( // settings that are newer than the checkpoint get their defaults
                        ConfigTree.parse(manifest.config().toString(), source))
                .bind(RunConfig.class);
        Tokenizer tokenizer = tokenizer(reader);
        ParameterLayout layout = ParameterLayout.of(config.model(), tokenizer.vocabSize());
        LayoutCheck.requireSame(reader.directory(), manifest.layout(), RunCheckpoints.savedLayout(layout));

        TensorArena arena = owned.own(new TensorArena());
        Tensor parameters = arena.f32(layout.numElements());
        reader.read(0, Map.of(PARAMETERS, parameters));
        Gpt gpt = new Gpt(config.model(), tokenizer.vocabSize(), kernels, arena, parameters, null, 1);
        return new TrainedModel(owned, config, tokenizer, gpt, arena, manifest.step());
    }

    /** The tokenizer that a checkpoint's manifest describes. */
    static Tokenizer tokenizer(CheckpointReader reader) {
        try {
            return Tokenizer.of(new ObjectMapper().treeToValue(reader.manifest().tokenizer(), TokenizerSpec.class));
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    "the checkpoint " + reader.directory() + " holds a tokenizer that this Ladder does not know: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    /** Configuration of the run, resolved. */
    public RunConfig config() {
        return config;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The model, without gradients, for one sequence at a time. */
    public Gpt gpt() {
        return gpt;
    }

    /** For what lives as long as the model, such as a key-value cache. */
    public TensorArena arena() {
        return arena;
    }

    /** Optimizer updates that the weights have seen. */
    public long step() {
        return step;
    }

    @Override
    public void close() {
        owned.close();
    }
}
