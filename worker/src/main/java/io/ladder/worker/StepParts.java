package io.ladder.worker;

import io.ladder.data.TokenManifest;
import io.ladder.data.TokenSplit;
import io.ladder.data.Tokenizer;
import io.ladder.model.AdamW;
import io.ladder.model.Gpt;
import io.ladder.model.ParameterLayout;
import io.ladder.parallelism.DataParallel;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;

/**
 * One rank's step and what it is made of, as {@link RankTraining#assembleStep} puts it together.
 *
 * @param sharedBytes of this rank's tensors that lie in memory of all ranks and not in the arena
 */
record StepParts(
        Kernels kernels,
        ComputePrecision precision,
        TensorArena arena,
        long sharedBytes,
        TokenManifest corpus,
        Tokenizer tokenizer,
        TokenSplit trainTokens,
        TokenSplit validationTokens,
        int microBatch,
        ParameterLayout layout,
        Tensor parameters,
        Gpt model,
        AdamW optimizer,
        BatchFeed feed,
        DataParallel dataParallel,
        MemoryLedger memory,
        TrainingStep step) {}
