package io.ladder.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/** What one rank has opened, closed in reverse order on every path; one that fails to close does not keep the rest. */
final class OwnedResources implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Takes over {@code resource} and gives it back. */
    <T extends AutoCloseable> T own(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Closes while {@code error} is on its way; what fails in closing is attached to it. */
    void closeAfter(Throwable error) {
        try {
            close();
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException(
                            "cannot close " + resource.getClass().getSimpleName(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
