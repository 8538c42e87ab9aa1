package io.ladder.collective;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Prints bandwidth and latency between processes of this host. Arguments: ranks, whether memory is shared. */
final class MeasureAeron {
    private MeasureAeron() {}

    public static void main(String[] args) throws Exception {
        int worldSize = Integer.parseInt(args[0]);
        boolean sharedMemory = Boolean.parseBoolean(args[1]);
        Path meeting = Files.createTempDirectory("ladder-measure");
        var processes = new ArrayList<Process>();
        for (int rank = 0; rank < worldSize; rank++) {
            processes.add(RankProcess.start(
                    RankProcess.Task.MEASURE,
                    rank,
                    worldSize,
                    meeting,
                    AeronConfig.ofThisHost().directory(),
                    sharedMemory));
        }
        for (Process process : processes) {
            process.waitFor();
        }
        System.out.println(Files.readString(RankProcess.log(meeting, 0)));
    }
}
