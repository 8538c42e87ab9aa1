package io.ladder.tensor;

/** Whether this JVM was started with the incubating Vector API. Must not touch its classes. */
final class VectorModule {
    static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    static boolean isPresent() {
        return ModuleLayer.boot().findModule(NAME).isPresent();
    }
}
