package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.model.ModelStyle;
import org.junit.jupiter.api.Test;

class ModelShapeTest {
    private static final ConfigTree NOTHING = ConfigTree.parse("", "nothing");

    @Test
    void theWordsOfALineAreTheModelsSettings() {
        BenchSubject subject = BenchSubject.of(ModelShape.parse("--model", "llama 12 768 12 4 2048 8192 512"), NOTHING);
        var model = subject.config().model();
        assertThat(model.style()).isEqualTo(ModelStyle.LLAMA);
        assertThat(model.layers()).isEqualTo(12);
        assertThat(model.dim()).isEqualTo(768);
        assertThat(model.heads()).isEqualTo(12);
        assertThat(model.kvHeads()).isEqualTo(4);
        assertThat(model.ffn()).isEqualTo(2048);
        assertThat(subject.vocab()).isEqualTo(8192);
        assertThat(model.seq()).isEqualTo(512);
        assertThat(model.gated()).isTrue();
    }

    @Test
    void aLineOfAnotherLengthIsToldWhatItShouldBe() {
        assertThatThrownBy(() -> ModelShape.parse("--model", "gpt2 6 384"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("gpt2 6 384")
                .hasMessageContaining("has 3 words, not 8")
                .hasMessageContaining(ModelShape.WORDS);
        assertThatThrownBy(() -> ModelShape.parse("--model", "gpt2")).hasMessageContaining("has 1 word, not 8");
        assertThatThrownBy(() -> ModelShape.parse("--model", " "))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--model is empty; it takes " + ModelShape.WORDS);
    }

    @Test
    void everyWrongNumberIsNamed() {
        assertThatThrownBy(() -> ModelShape.parse("--model", "gpt2 6 wide 6 6 0 4096 256"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--model DIM=wide")
                .hasMessageContaining("--model FFN=0");
    }

    @Test
    void aNumberThatIsTooLargeIsSaidToBe() {
        assertThatThrownBy(() -> ModelShape.parse("--model", "gpt2 6 384 6 6 1536 99999999999 256"))
                .hasMessageContaining("--model VOCAB=99999999999 is too large");
    }

    @Test
    void numbersThatDoNotFitEachOtherAndUnknownStylesAreNamed() {
        assertThatThrownBy(() -> BenchSubject.of(ModelShape.parse("--model", "gpt2 6 384 5 5 1536 4096 256"), NOTHING))
                .hasMessageContaining("model.heads=5");
        assertThatThrownBy(() -> BenchSubject.of(ModelShape.parse("--model", "bert 6 384 6 6 1536 4096 256"), NOTHING))
                .hasMessageContaining("model.style=bert");
    }
}
