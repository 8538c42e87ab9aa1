package io.ladder.tensor;

/** Whether this JVM was started with the incubating Vector API. Must not touch its classes. */
final class VectorModule {
    static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    static boolean isPresent() {
        return ModuleLayer.boot().findModule(NAME).isPresent();
    }

    /** Whether this JVM also shows us what the Vector API is made of, in JDK 17's form. */
    static boolean isOpen() {
        return Runtime.version().feature() == 17
                && Object.class.getModule().isExported("jdk.internal.vm.vector", VectorModule.class.getModule());
    }
}
