package io.ladder.worker.bench;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Counted;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A model in one line: {@value #WORDS}, separated by spaces.
 *
 * @param style {@code gpt2} or {@code llama}
 * @param numbers the seven numbers, in the order of {@value #WORDS}
 */
public record ModelShape(String style, List<Integer> numbers) {
    /** What the line is made of. */
    public static final String WORDS = "STYLE LAYERS DIM HEADS KVHEADS FFN VOCAB SEQ";

    private static final List<String> KEYS = List.of("layers", "dim", "heads", "kvHeads", "ffn", "vocab", "seq");
    private static final int VOCAB = KEYS.indexOf("vocab");
    private static final String EXAMPLE = "\"gpt2 6 384 6 6 1536 4096 256\"";

    public ModelShape {
        numbers = List.copyOf(numbers);
    }

    /**
     * Reads the line.
     *
     * @param option named in errors
     * @throws ConfigException with everything that is wrong with it; whether the numbers fit each other is checked later
     */
    public static ModelShape parse(String option, String line) {
        if (line.isBlank()) {
            throw new ConfigException(option + " is empty; it takes " + WORDS + ", for example " + EXAMPLE);
        }
        String[] words = line.trim().split("\\s+", -1);
        if (words.length != 1 + KEYS.size()) {
            throw new ConfigException(option + " \"" + line + "\" has " + Counted.of(words.length, "word") + ", not "
                    + (1 + KEYS.size()) + ": " + WORDS + ", for example " + EXAMPLE);
        }
        Problems problems = new Problems();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < KEYS.size(); i++) {
            String setting = option + " " + KEYS.get(i).toUpperCase(Locale.ROOT);
            String word = words[i + 1];
            problems.collect(() -> numbers.add(number(setting, word)));
        }
        problems.throwIfAny();
        return new ModelShape(words[0], numbers);
    }

    /** Number of token ids. */
    public int vocab() {
        return numbers.get(VOCAB);
    }

    /** The section {@code model} that this line stands for. */
    ConfigTree section() {
        ConfigTree tree = ConfigTree.parse("", "model");
        var model = tree.section("model").put("style", style);
        for (int i = 0; i < KEYS.size(); i++) {
            if (i != VOCAB) {
                model.put(KEYS.get(i), numbers.get(i));
            }
        }
        return tree;
    }

    private static int number(String setting, String word) {
        try {
            int number = Integer.parseInt(word);
            Require.positive(setting, number);
            return number;
        } catch (NumberFormatException e) {
            String wrong = word.matches("\\+?\\d+")
                    ? " is too large: no number of the line may be above " + Integer.MAX_VALUE
                    : " is not a whole number; the line is " + WORDS;
            throw new ConfigException(setting + "=" + word + wrong, e);
        }
    }
}
