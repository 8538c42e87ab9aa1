package io.ladder.worker.bench;

import io.ladder.tensor.DType;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the machine does apart from any model.
 *
 * @param threads that computed
 * @param kernels description of the kernel set
 * @param multiplyAddGflops f32 fused multiply-adds from registers: no product can be faster; none without vector code
 * @param squares products of square matrices
 * @param memoryBytesPerSecond of y += x on arrays larger than the caches: two reads and one write per element
 * @param memoryArrayBytes size of each of the two arrays
 * @param allReduces between two ranks on this machine
 */
public record MachineReport(
        int threads,
        String kernels,
        OptionalDouble multiplyAddGflops,
        List<Square> squares,
        double memoryBytesPerSecond,
        long memoryArrayBytes,
        List<AllReduce> allReduces) {

    public MachineReport {
        squares = List.copyOf(squares);
        allReduces = List.copyOf(allReduces);
    }

    /**
     * A product of two square matrices.
     *
     * @param size rows and columns
     * @param gflops the best of several calls
     */
    public record Square(DType dtype, int size, double gflops) {}

    /**
     * An all-reduce of f32 between two ranks.
     *
     * @param bytes of the tensor on each rank
     * @param inPlace whether the ranks added up in each other's memory; through queues otherwise
     */
    public record AllReduce(long bytes, boolean inPlace, Spread time) {
        /** Algorithm bandwidth: bytes of the tensor over the median time. */
        public double bytesPerSecond() {
            return bytes / time.medianSeconds();
        }
    }
}
