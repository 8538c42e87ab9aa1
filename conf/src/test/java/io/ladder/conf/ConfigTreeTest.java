package io.ladder.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigTreeTest {
    /** Whole numbers or `auto`. */
    @WrittenAs("a whole number, or auto")
    public record Size(int value) {
        public static Size parse(String setting, String text) {
            if (text.equals("auto")) {
                return new Size(0);
            }
            try {
                return new Size(Integer.parseInt(text));
            } catch (NumberFormatException e) {
                throw new ConfigException(setting + "=" + text + " is neither auto nor a whole number", e);
            }
        }
    }

    public enum Shade {
        LIGHT,
        DARK
    }

    public record Inner(double rate, List<Double> betas, Optional<String> note) {
        public Inner {
            Require.positive("inner.rate", rate);
        }
    }

    public record Outer(String name, int steps, boolean fast, Shade shade, Size size, Inner inner) {
        public Outer {
            Require.positive("steps", steps);
        }
    }

    private static final String COMPLETE =
            """
            name: a
            steps: 10
            fast: true
            shade: dark
            size: auto
            inner: {rate: 1e-3, betas: [0.9, 0.99]}
            """;

    private static ConfigTree complete() {
        return ConfigTree.parse(COMPLETE, "test.yaml");
    }

    @Test
    void bindsEveryKindOfValue() {
        assertThat(complete().bind(Outer.class))
                .isEqualTo(new Outer(
                        "a", 10, true, Shade.DARK, new Size(0), new Inner(1e-3, List.of(.9, .99), Optional.empty())));
    }

    @Test
    void mergesMappingsAndReplacesLists() {
        Outer merged = complete()
                .merge(ConfigTree.parse("inner: {betas: 0.5, note: hi}\nsteps: 1e2", "user.yaml"))
                .bind(Outer.class);
        assertThat(merged.inner()).isEqualTo(new Inner(1e-3, List.of(.5), Optional.of("hi")));
        assertThat(merged.steps()).isEqualTo(100);
    }

    @Test
    void overridesOneSettingByItsPath() {
        ConfigTree tree = complete();
        tree.set("inner.rate=2e-4");
        tree.set("inner.betas=[0.1, 0.2]");
        tree.set("name=**/*.java");
        Outer bound = tree.bind(Outer.class);
        assertThat(bound.inner().rate()).isEqualTo(2e-4);
        assertThat(bound.inner().betas()).containsExactly(.1, .2);
        assertThat(bound.name()).isEqualTo("**/*.java");
    }

    @Test
    void reportsAllProblemsTogetherWithTheNearestKnownKey() {
        ConfigTree tree = ConfigTree.parse(
                """
                name: [a]
                stepz: 10
                fast: maybe
                shade: pink
                size: big
                inner: {rate: -1, betas: []}
                """,
                "test.yaml");
        assertThatThrownBy(() -> tree.bind(Outer.class))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .containsExactlyInAnyOrder(
                                "unknown setting stepz; did you mean steps?",
                                "name is a list, not text",
                                "steps is missing; give it a whole number",
                                "fast=maybe is not true or false",
                                "shade=pink is not known; use light | dark",
                                "size=big is neither auto nor a whole number",
                                "inner.rate=-1.0 must be a finite number above 0"));
    }

    @Test
    void aSettingGivenWithoutItsSectionIsFoundAndOtherSectionsAreListed() {
        assertThatThrownBy(() -> ConfigTree.parse(
                                "{name: a, steps: 1, fast: true, shade: dark, size: 1, inner: {rate: 1}, rate: 2}",
                                "test.yaml")
                        .bind(Outer.class))
                .hasMessage("unknown setting rate; did you mean inner.rate?");
        assertThatThrownBy(() -> ConfigTree.parse(
                                "{name: a, steps: 1, fast: true, shade: dark, size: 1, inner: {rate: 1}, wholly: 2}",
                                "test.yaml")
                        .bind(Outer.class, List.of("spark")))
                .hasMessageContaining("known here: name, ")
                .hasMessageEndingWith(", spark");
    }

    @Test
    void anOverrideNamesASettingWithSingleDots() {
        ConfigTree tree = ConfigTree.parse("", "test.yaml");
        assertThatThrownBy(() -> tree.set("inner..rate=1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("inner..rate is no name of a setting")
                .hasMessageContaining("single dots");
        assertThatThrownBy(() -> tree.set("inner.=1")).isInstanceOf(ConfigException.class);
    }

    @Test
    void refusesAFractionWhereAWholeNumberIsMeant() {
        ConfigTree tree = complete();
        tree.set("steps=2.5");
        assertThatThrownBy(() -> tree.bind(Outer.class)).hasMessageContaining("steps=2.5 is not a whole number");
    }

    @Test
    void saysOfANumberThatIsTooLargeWhatCanBeGiven() {
        ConfigTree tree = complete();
        tree.set("steps=3e9");
        assertThatThrownBy(() -> tree.bind(Outer.class)).hasMessageContaining("is too large; at most 2147483647");
    }

    public record Length(Count steps, List<Amount> rates, Optional<Count> more, int least, int most) {
        public Length {
            var problems = new Problems();
            problems.require(least <= most, () -> "least=" + least + " is above most=" + most);
            problems.require(rates.stream().distinct().count() == rates.size(), () -> "rates repeat");
            problems.throwIfAny();
        }
    }

    private static Draft<Length> draft(String yaml, Problems problems) {
        return ConfigTree.parse(yaml, "test.yaml")
                .draft(Length.class, ConfigTree.parse("{steps: 1, rates: [1], more: 1, least: 0}", "good"), problems);
    }

    @Test
    void rulesOfARecordAreCheckedBesideValuesThatCannotBeRead() {
        var problems = new Problems();
        Draft<Length> draft =
                draft("{steps: -2, rates: [1, x, 1, -3], more: 1.5, least: 4, most: 3, leest: 1}", problems);
        assertThat(problems.all())
                .containsExactlyInAnyOrder(
                        "unknown setting leest; did you mean least?",
                        "steps=-2 must be at least 1",
                        "rates[1]=x is not a number; give one above 0, such as 12 or 1e6",
                        "rates[3]=-3 must be a finite number above 0",
                        "more=1.5 is not a whole number",
                        "least=4 is above most=3",
                        "rates repeat");
        assertThat(draft.record()).isEmpty();
    }

    @Test
    void whatStandsInIsNoProblemOfItsOwn() {
        var problems = new Problems();
        Draft<Length> draft = draft("{steps: 0, rates: [x], most: 3, least: few}", problems);
        assertThat(problems.all()).hasSize(3);
        assertThat(draft.record()).hasValue(new Length(new Count(1), List.of(new Amount(1)), Optional.empty(), 0, 3));
        assertThat(draft.isSound("most")).isTrue();
        assertThat(draft.isSound("rates")).isFalse();
        assertThat(draft("{steps: 1, rates: [2], least: 1, most: x}", problems).record())
                .as("nothing stands in for most")
                .isEmpty();
    }

    @Test
    void namesFileLineAndColumnOfBrokenYaml() {
        assertThatThrownBy(() -> ConfigTree.parse("a: 1\nb: [1,", "x.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("x.yaml, line 2");
    }

    @Test
    void refusesADuplicateKey() {
        assertThatThrownBy(() -> ConfigTree.parse("a: 1\na: 2", "x.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a");
    }

    @Test
    void namesAMissingFile() {
        assertThatThrownBy(() -> ConfigTree.read(Path.of("no/such.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no/such.yaml");
    }

    @Test
    void printsWhatItReadsBack() {
        ConfigTree tree = complete();
        assertThat(ConfigTree.parse(tree.toYaml(), "again").bind(Outer.class)).isEqualTo(tree.bind(Outer.class));
    }
}
