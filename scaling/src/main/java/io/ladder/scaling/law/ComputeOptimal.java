package io.ladder.scaling.law;

/** A law under which a budget has a best size: N* ~ C^a and D* ~ C^b, with C = 6 N D. */
public interface ComputeOptimal extends LossLaw {
    /** a of N* ~ C^a. */
    double paramsExponent();

    /** b of D* ~ C^b. */
    double tokensExponent();

    /**
     * N* of the lowest loss with 6 N D = C.
     *
     * @param flops C
     */
    double optimalParams(double flops);

    /** D* = C / (6 N*). */
    double optimalTokens(double flops);
}
