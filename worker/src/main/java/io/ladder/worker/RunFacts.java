package io.ladder.worker;

import io.ladder.conf.Counted;
import io.ladder.data.TokenManifest;
import io.ladder.data.ValidationWindows;
import io.ladder.model.ModelFlops;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What a practitioner works out by hand before a run.
 *
 * @param ranks world size
 * @param microBatch sequences that a rank takes through the model at once
 * @param vocab token ids
 * @param seq tokens of a training window
 * @param parameters N
 * @param trainTokens in the training split
 * @param validationTokens in the validation split
 * @param evaluatedTokens of these that one evaluation reads
 * @param plannedTokens of the whole run: steps times tokens per step
 * @param flopsPerToken training FLOP per token, exact
 * @param hardwareFlopsPerToken the same with what is recomputed
 * @param epochs plannedTokens over the tokens that one pass over the windows trains on
 * @param steps of the whole run
 * @param tokensPerStep of the global batch
 * @param doneSteps by earlier attempts; the next step is one further
 * @param resumedFrom path of the checkpoint that was read, or "none"
 * @param precision what products read and why
 * @param kernels description of the kernel set
 * @param samplePrompt what the report suggests to generate from; made of what the tokenizer knows
 */
public record RunFacts(
        int ranks,
        int microBatch,
        int vocab,
        int seq,
        long parameters,
        long trainTokens,
        long validationTokens,
        long evaluatedTokens,
        long plannedTokens,
        double flopsPerToken,
        double hardwareFlopsPerToken,
        double epochs,
        int steps,
        long tokensPerStep,
        long doneSteps,
        String resumedFrom,
        ComputePrecision precision,
        String kernels,
        String samplePrompt)
        implements Serializable {

    static RunFacts of(
            RunConfig config,
            int ranks,
            int microBatch,
            TokenManifest corpus,
            int vocab,
            BatchFeed feed,
            ComputePrecision precision,
            String kernels,
            String samplePrompt) {
        ModelFlops flops = ModelFlops.of(config.model(), vocab, config.train().recompute());
        int steps = config.train().steps();
        long validation = corpus.numTokens(TokenManifest.VALIDATION);
        return new RunFacts(
                ranks,
                microBatch,
                vocab,
                config.model().seq(),
                flops.parameters(),
                corpus.numTokens(TokenManifest.TRAIN),
                validation,
                new ValidationWindows(
                                validation,
                                config.model().seq(),
                                config.train().evaluateTokens().most())
                        .numTargets(),
                steps * feed.tokensPerStep(),
                flops.trainingPerToken(),
                flops.hardwarePerToken(),
                (double) steps * config.train().batch() / feed.windowsPerEpoch(),
                steps,
                feed.tokensPerStep(),
                0,
                "none",
                precision,
                kernels,
                samplePrompt);
    }

    RunFacts resumed(long atStep, String from) {
        return new RunFacts(
                ranks,
                microBatch,
                vocab,
                seq,
                parameters,
                trainTokens,
                validationTokens,
                evaluatedTokens,
                plannedTokens,
                flopsPerToken,
                hardwareFlopsPerToken,
                epochs,
                steps,
                tokensPerStep,
                atStep,
                from,
                precision,
                kernels,
                samplePrompt);
    }

    /** Tokens planned for each parameter; Hoffmann et al. (2022) find about 20 best for a given compute. */
    public double tokensPerParameter() {
        return (double) plannedTokens / parameters;
    }

    /** FLOP of the whole run. */
    public double plannedFlops() {
        return flopsPerToken * plannedTokens;
    }

    /** For logs. */
    public List<String> lines() {
        return List.of(
                format("model: %,d parameters, vocabulary %,d", parameters, vocab),
                format(
                        "corpus: %,d training tokens, %,d validation tokens%s; %.2f epochs planned",
                        trainTokens, validationTokens, evaluation(), epochs),
                format(
                        "plan: %s, %,d tokens (%.1f per parameter), %.2e FLOP%s",
                        Counted.of(steps, "step"),
                        plannedTokens,
                        tokensPerParameter(),
                        plannedFlops(),
                        recomputation()),
                format("ranks: %d, micro-batch %d; kernels: %s", ranks, microBatch, kernels),
                precision.line(),
                doneSteps == 0 ? "starting fresh" : format("resumed at step %d from %s", doneSteps, resumedFrom));
    }

    /** Only where whole windows are left out: a rest shorter than one, after the last, always is. */
    private String evaluation() {
        return evaluatedTokens + seq < validationTokens
                ? format(", of which each evaluation reads %,d (train.evaluateTokens)", evaluatedTokens)
                : "";
    }

    private String recomputation() {
        return hardwareFlopsPerToken > flopsPerToken
                ? format(", %.0f%% more with recomputation", 100 * (hardwareFlopsPerToken / flopsPerToken - 1))
                : "";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
