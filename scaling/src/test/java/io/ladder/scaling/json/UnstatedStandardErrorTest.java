package io.ladder.scaling.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.Interval;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnstatedStandardErrorTest {
    /** Files of before this was an optional value look the same. */
    @Test
    void oneWithAStandardErrorIsAPlainNumber() {
        var answer = new Answer(Optional.of(new Interval(2, 3, 0.25)));
        String written = "{\"params\":{\"low\":2.0,\"high\":3.0,\"standardError\":0.25}}";
        assertThat(RecordJson.of(answer)).hasToString(written);
        assertThat(RecordJson.read(written, "plan.json", Answer.class)).isEqualTo(answer);
    }

    public record Answer(Optional<Interval> params) {}

    @Test
    void anIntervalWithoutAStandardErrorIsReadAsItWasWritten() {
        var answer = new Answer(Optional.of(new Interval(2, 3, Optional.empty())));
        String written = RecordJson.of(answer).toString();
        assertThat(written).doesNotContain("standardError");
        assertThat(RecordJson.read(written, "plan.json", Answer.class)).isEqualTo(answer);
    }
}
