package io.ladder.driver.launch;

import java.util.List;

/** Flags of the Java virtual machines of a run. */
final class JvmFlags {
    /** Spark's own list for JDK 17 (its JavaModuleOptions); Spark adds it to executors, not to a JVM that we start. */
    static final List<String> SPARK = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
            "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
            "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
            "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
            "-Djdk.reflect.useDirectMethodHandle=false");

    /**
     * What a rank needs besides: the vector module and what it is made of, for vectors by address, and no checks of the
     * indices by which constants move lanes (decision 0007); Aeron's access to the JDK's memory internals; some loops
     * compiled each by itself, which C2 makes three to five times as slow inside of their callers; and no limit of traps
     * per compilation, beyond which it leaves vectors on the heap (both decision 0009).
     */
    static final List<String> RANK = List.of(
            "--add-modules=jdk.incubator.vector",
            "--add-exports=java.base/jdk.internal.vm.vector=ALL-UNNAMED",
            "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-XX:PerMethodTrapLimit=100000",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=dontinline,io.ladder.tensor.VectorRows::*",
            "-XX:CompileCommand=dontinline,io.ladder.tensor.VectorFlat::*",
            "-XX:CompileCommand=dontinline,io.ladder.tensor.VectorWire::*",
            "-XX:CompileCommand=dontinline,io.ladder.tensor.VectorSoftmax::*");

    private JvmFlags() {}
}
