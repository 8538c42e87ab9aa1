package io.ladder.scaling.plan;

/**
 * One figure as it was predicted and as it was measured.
 *
 * @param quantity what it is
 * @param unit of both
 * @param note what a reader must know of it; may be empty
 */
public record ReceiptLine(String quantity, String unit, double predicted, double measured, String note) {
    /** Measured over predicted. */
    public double ratio() {
        return measured / predicted;
    }
}
