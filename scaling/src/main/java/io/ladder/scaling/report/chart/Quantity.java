package io.ladder.scaling.report.chart;

/** What an axis measures, and so how its numbers are written for people. */
public enum Quantity {
    /** Parameters or tokens: 1.2 B. */
    COUNT,
    /** Training compute: 10²¹. */
    FLOPS,
    /** Nats per token: 2.05. */
    LOSS,
    /** Share of one: 1.2%. */
    SHARE,
    /** A constant of the law. */
    PLAIN;

    /** A number as people read it. */
    public String say(double value) {
        return switch (this) {
            case COUNT -> Numbers.count(value);
            case FLOPS -> Numbers.power(value);
            case LOSS -> Numbers.loss(value);
            case SHARE -> Numbers.percent(value);
            case PLAIN -> Numbers.plain(value);
        };
    }
}
