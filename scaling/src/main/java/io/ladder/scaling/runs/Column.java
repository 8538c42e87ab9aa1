package io.ladder.scaling.runs;

import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.MixtureLaw;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a column of a table of runs can mean, with the names under which published tables carry it. */
public enum Column {
    RUN("run", "run", "name", "run_name", "run_id", "model", "model_name", "id"),
    PARAMS(
            "params",
            "params",
            "N",
            "n_params",
            "num_params",
            "parameters",
            "num_parameters",
            "n_parameters",
            "total_params",
            "model_size",
            "param_count",
            "parameter_count",
            "model_params",
            "size"),
    TOKENS(
            "tokens",
            "tokens",
            "D",
            "n_tokens",
            "num_tokens",
            "training_tokens",
            "train_tokens",
            "tokens_seen",
            "total_tokens",
            "token_count",
            "dataset_size"),
    FLOPS(
            "flops",
            "flops",
            "C",
            "flop",
            "compute",
            "training_flops",
            "training_flop",
            "train_flops",
            "total_flops",
            "num_flops",
            "training_compute"),
    LOSS(
            "loss",
            "loss",
            "L",
            "val_loss",
            "valid_loss",
            "validation_loss",
            "eval_loss",
            "test_loss",
            "final_loss",
            "final_val_loss",
            "loss_val"),
    LOSS_ERROR("lossError", "loss_error", "loss_err", "loss_standard_error", "loss_se", "loss_sem"),
    UNIQUE_TOKENS(
            DataConstrainedLaw.UNIQUE_TOKENS,
            "unique_tokens",
            "num_unique_tokens",
            "n_unique_tokens",
            "tokens_unique",
            "unique_data",
            "unique"),
    EXPERTS(MixtureLaw.EXPERTS, "experts", "num_experts", "n_experts", "expert_count", "number_of_experts");

    private final String word;
    private final String names; // one text, not a list: constants are deeply immutable

    Column(String word, String... names) {
        this.word = word;
        this.names = String.join("|", names);
    }

    /** As messages and {@code --WORD-column} call it. */
    public String word() {
        return word;
    }

    /** The option that names it. */
    public String option() {
        return switch (this) {
            case LOSS_ERROR -> "--loss-error-column";
            case UNIQUE_TOKENS -> "--unique-column";
            default -> "--" + word + "-column";
        };
    }

    /** The option that says what it counts in; of {@link #PARAMS} and {@link #TOKENS}. */
    public String unitOption() {
        return "--" + word + "-unit";
    }

    /** Usual names, the likeliest first. */
    public List<String> names() {
        return List.of(names.split("\\|", -1));
    }

    /** Whether a word of the name is about this: {@code compute_budget} is of {@link #FLOPS}. */
    boolean isAbout(String name) {
        return kin().stream().anyMatch(words(name)::contains);
    }

    private Set<String> kin() {
        return switch (this) {
            case PARAMS -> Set.of("params", "param", "parameters", "parameter");
            case TOKENS -> Set.of("tokens", "token");
            case FLOPS -> Set.of("flops", "flop", "gflops", "tflops", "pflops", "eflops", "zflops", "compute");
            case LOSS ->
                Set.of(
                        "loss",
                        "losses",
                        "perplexity",
                        "ppl",
                        "entropy",
                        "nll",
                        "nats",
                        "nat",
                        "bits",
                        "bpb",
                        "bpc",
                        "bpt");
            default -> Set.of();
        };
    }

    /** Of a name in snake_case, camelCase or plain words, in lower case. */
    static List<String> words(String name) {
        return List.of(name.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z0-9]+", -1));
    }

    /** {@code nParams}, {@code n_params} and {@code N params} are one name. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
