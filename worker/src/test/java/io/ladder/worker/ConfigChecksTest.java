package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.conf.ConfigTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigChecksTest {
    @Test
    void settingsWithoutEffectAreSaidOnlyIfTheUserWroteThem() {
        assertThat(withoutEffect("data: {text: a.txt}")).isEmpty();
        assertThat(
                        withoutEffect(
                                """
                        data: {tokens: dir, tokenizer: char}
                        model: {ropeTheta: 500.0}
                        train: {schedule: {name: constant, minLr: 1e-5}}
                        """))
                .containsExactly(
                        "data.tokenizer=char has no effect: data.tokens is tokenized and split already",
                        "train.schedule.minLr=1.0E-5 has no effect: train.schedule.name=constant never falls",
                        "model.ropeTheta=500.0 has no effect: model.positions is not rope");
    }

    @Test
    void aSingleRankReducesNothing() {
        assertThat(withoutEffect("{data: {text: a.txt}, parallelism: {ranks: 1, bucketBytes: 4096, wire: bf16}}"))
                .containsExactly(
                        "parallelism.bucketBytes=4096 has no effect: parallelism.ranks=1 reduces nothing",
                        "parallelism.wire=bf16 has no effect: parallelism.ranks=1 reduces nothing");
        assertThat(withoutEffect("{data: {text: a.txt}, parallelism: {ranks: 2, wire: bf16}}"))
                .isEmpty();
    }

    @Test
    void settingsThatDifferAreListedByName() {
        ConfigTree before = ConfigTree.parse("{a: {b: 1, c: [1, 2]}, d: x, same: 1}", "before");
        ConfigTree now = ConfigTree.parse("{a: {b: 2, c: [1, 2]}, e: true, same: 1.0}", "now");

        assertThat(ConfigDifferences.between(before.root(), now.root()))
                .containsExactly(
                        "a.b: 1 in the checkpoint, 2 now",
                        "d: x in the checkpoint, absent now",
                        "e: absent in the checkpoint, true now");
    }

    @Test
    void aFreshModelsLossNearUniformPassesAndOthersDoNot() {
        assertThat(new InitialLossCheck(4.3, 65).passed()).isTrue(); // ln 65 = 4.174
        assertThat(new InitialLossCheck(4.6, 65).passed()).isFalse();
        assertThat(new InitialLossCheck(3.7, 65).passed()).isFalse();
        assertThat(new InitialLossCheck(4.6, 65).line()).contains("4.6000").contains("4.1744");
    }

    private static List<String> withoutEffect(String yaml) {
        ConfigTree user = ConfigTree.parse(yaml, "test.yaml");
        return SettingsWithoutEffect.in(user, RunConfig.of(RunConfig.resolve(user)));
    }
}
