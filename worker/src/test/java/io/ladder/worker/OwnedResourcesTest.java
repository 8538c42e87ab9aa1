package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnedResourcesTest {
    private final List<String> closed = new ArrayList<>();
    private final OwnedResources owned = new OwnedResources();

    @Test
    void resourcesCloseInReverseOrderAndOnce() {
        owned.own(named("first", false));
        owned.own(named("second", false));
        owned.close();
        owned.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void oneThatFailsDoesNotKeepTheRestOpen() {
        owned.own(named("first", true));
        owned.own(named("second", true));
        owned.own(named("third", false));

        assertThatThrownBy(owned::close).hasRootCauseMessage("second").satisfies(e -> assertThat(e.getSuppressed())
                .singleElement()
                .hasToString("java.lang.IllegalStateException: first"));
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void closingAfterAnErrorAttachesWhatFailsToIt() {
        owned.own(named("first", true));
        var error = new IllegalArgumentException("the real problem");
        owned.closeAfter(error);

        assertThat(error.getSuppressed()).singleElement().satisfies(e -> assertThat(e)
                .hasRootCauseMessage("first"));
    }

    private AutoCloseable named(String name, boolean fails) {
        return () -> {
            closed.add(name);
            if (fails) {
                throw new IllegalStateException(name);
            }
        };
    }
}
