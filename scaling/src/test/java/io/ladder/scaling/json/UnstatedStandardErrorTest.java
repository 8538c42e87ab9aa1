package io.ladder.scaling.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.Interval;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnstatedStandardErrorTest {
    public record Answer(Optional<Interval> params) {}

    @Test
    void anIntervalWithoutAStandardErrorIsReadAsItWasWritten() {
        var answer = new Answer(Optional.of(new Interval(2, 3, Double.NaN)));
        String written = RecordJson.of(answer).toString();
        assertThat(written).doesNotContain("standardError");
        assertThat(RecordJson.read(written, "plan.json", Answer.class)).isEqualTo(answer);
    }
}
