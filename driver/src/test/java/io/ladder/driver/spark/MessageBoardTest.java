package io.ladder.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageBoardTest {
    private final MessageBoard board = new MessageBoard();

    private String[] post(int round, int rank, String text) {
        return board.post(new RankMessage.Posted(round, rank, 2, text));
    }

    @Test
    void answersOnceAllRanksOfTheRoundArePresent() {
        assertThat(post(0, 1, "b")).isNull();
        assertThat(post(0, 1, "b")).isNull();
        assertThat(post(0, 0, "a")).containsExactly("a", "b");
        assertThat(post(0, 1, "b")).containsExactly("a", "b");
    }

    @Test
    void aRankThatIsAheadDoesNotDisturbOneThatStillReadsTheLastRound() {
        post(0, 0, "a");
        post(0, 1, "b");
        assertThat(post(1, 1, "d")).isNull();
        assertThat(post(0, 0, "a")).containsExactly("a", "b");
        assertThat(post(1, 0, "c")).containsExactly("c", "d");
    }
}
