package io.ladder.collective;

import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One rank as its own process, for tests and measurements. Arguments: task, rank, world size, directory of the
 * rendezvous, directory of Aeron, whether memory is shared.
 */
final class RankProcess {
    private static final long TIMEOUT_MS = 20_000;

    private RankProcess() {}

    enum Task {
        /** Every collective at every length; prints a checksum. */
        EVERYTHING,
        /** All-reduces without end; the test kills one rank. */
        ENDLESS,
        /** The same in memory that all ranks map. */
        ENDLESS_IN_PLACE,
        /** Prints bandwidth and latency. */
        MEASURE
    }

    /** Starts a rank with this process's class path; its output goes to {@code rank-N.log} beside the rendezvous. */
    static Process start(Task task, int rank, int worldSize, Path meeting, Path aeron, boolean sharedMemory)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--add-")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), RankProcess.class.getName()));
        command.addAll(List.of(
                task.name(),
                Integer.toString(rank),
                Integer.toString(worldSize),
                meeting.toString(),
                aeron.toString(),
                Boolean.toString(sharedMemory)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(meeting, rank).toFile())
                .start();
    }

    static Path log(Path meeting, int rank) {
        return meeting.resolve("rank-" + rank + ".log");
    }

    public static void main(String[] args) {
        Task task = Task.valueOf(args[0]);
        int rank = Integer.parseInt(args[1]);
        int worldSize = Integer.parseInt(args[2]);
        Path meeting = Path.of(args[3]);
        AeronConfig config =
                AeronConfig.ofThisHost().withDirectory(Path.of(args[4])).withHost("127.0.0.1");
        if (!Boolean.parseBoolean(args[5])) {
            config = config.withoutSharedMemory();
        }
        var rendezvous = new FileRendezvous(meeting, rank, worldSize);
        try (var ranks = new RingCommunicator(AeronTransport.connect(rendezvous, config), TIMEOUT_MS)) {
            switch (task) {
                case EVERYTHING -> {
                    out("in place: " + allocatesShared(ranks));
                    out("checksum " + Arrays.hashCode(CollectiveCases.everything(ranks)));
                }
                case ENDLESS -> reduceForever(ranks, meeting, false);
                case ENDLESS_IN_PLACE -> reduceForever(ranks, meeting, true);
                case MEASURE -> measure(ranks);
                default -> throw new IllegalArgumentException(task.name());
            }
        } catch (CollectiveException e) {
            out("collective failure: " + e.getMessage());
            throw e;
        }
    }

    private static boolean allocatesShared(Communicator ranks) {
        try (var arena = new TensorArena()) {
            ranks.allocate(arena, 10, true);
            return arena.allocatedBytes() == 0;
        }
    }

    private static void reduceForever(Communicator ranks, Path meeting, boolean inPlace) {
        try (var arena = new TensorArena()) {
            Tensor tensor = ranks.allocate(arena, 100_000, inPlace);
            out("in place: " + (arena.allocatedBytes() == 0));
            for (long step = 0; ; step++) {
                ranks.atStep(step);
                ranks.allReduce(tensor);
                if (step == 100) {
                    Files.writeString(meeting.resolve("running-" + ranks.rank()), "");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void measure(Communicator ranks) {
        try (var arena = new TensorArena()) {
            Tensor large = arena.f32(12_500_000);
            Tensor small = arena.f32(750_000);
            Tensor tiny = arena.f32(250);
            large.copyFrom(large); // touches every page
            report(ranks, "all-reduce 50 MB", sortedMs(30, 0, () -> ranks.allReduce(large)));
            report(ranks, "all-reduce 3 MB, back to back", sortedMs(400, 0, () -> ranks.allReduce(small)));
            report(ranks, "all-reduce 3 MB after 15 ms of work", sortedMs(150, 15, () -> ranks.allReduce(small)));
            report(ranks, "all-reduce 1 KB, back to back", sortedMs(5000, 0, () -> ranks.allReduce(tiny)));
            report(ranks, "barrier, back to back", sortedMs(5000, 0, ranks::barrier));
            report(ranks, "barrier after 5 ms of work", sortedMs(300, 5, ranks::barrier));
        }
    }

    /** Time of each call, ascending; before each, this rank computes alone for a while, as in a training step. */
    private static double[] sortedMs(int calls, long workMs, Runnable call) {
        var times = new double[calls];
        for (int i = -calls / 2; i < calls; i++) {
            long workUntil = System.nanoTime() + workMs * 1_000_000;
            while (System.nanoTime() - workUntil < 0) {
                Thread.onSpinWait();
            }
            long begin = System.nanoTime();
            call.run();
            if (i >= 0) {
                times[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(times);
        return times;
    }

    private static void report(Communicator ranks, String what, double[] ms) {
        if (ranks.rank() == 0) {
            out(String.format(
                    Locale.ROOT,
                    "%-38s best %8.3f  median %8.3f  p95 %8.3f ms",
                    what,
                    ms[0],
                    ms[ms.length / 2],
                    ms[ms.length * 95 / 100]));
        }
    }

    private static void out(String line) {
        System.out.println(line);
    }
}
