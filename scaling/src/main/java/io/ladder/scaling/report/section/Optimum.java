package io.ladder.scaling.report.section;

/** The model that a budget of compute buys best, by the law. */
record Optimum(double flops, double params, double tokens, double loss) {
    double tokensPerParam() {
        return tokens / params;
    }
}
