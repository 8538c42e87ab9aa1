package io.ladder.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RankMailboxTest {
    private final ArrayList<RankMessage> first = new ArrayList<>();
    private final ArrayList<RankMessage> second = new ArrayList<>();

    private void begin() {
        RankMailbox.open();
        RankMailbox.listen("first", first::add);
        RankMailbox.listen("second", second::add);
    }

    @AfterEach
    void end() {
        RankMailbox.forget("first");
        RankMailbox.forget("second");
    }

    @Test
    void stagesSideBySideHearOnlyTheirOwnRanks() {
        begin();
        var message = new RankMessage.Said("done", false);
        RankMailbox.deliver(new Addressed("second", message));
        assertThat(first).isEmpty();
        assertThat(second).containsExactly(message);
    }

    @Test
    void textsLeftForOtherRanksStayWithinTheirStage() {
        begin();
        var texts = new RankMessage.Posted(0, 0, 1, "here");
        assertThat((String[]) RankMailbox.deliver(new Addressed("first", texts)))
                .containsExactly("here");
        assertThat(first).isEmpty();
    }

    @Test
    void anEndedStageHearsNothingMoreAndItsNameIsFree() {
        begin();
        RankMailbox.forget("first");
        RankMailbox.deliver(new Addressed("first", new RankMessage.Said("late", false)));
        assertThat(first).isEmpty();
        RankMailbox.listen("first", first::add);
        assertThatThrownBy(() -> RankMailbox.listen("first", first::add)).hasMessageContaining("under way");
    }
}
