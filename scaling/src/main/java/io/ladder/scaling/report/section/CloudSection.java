package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.Replicates;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.law.KaplanLaw;
import io.ladder.scaling.report.chart.Axis;
import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.chart.Numbers;
import io.ladder.scaling.report.chart.Quantity;
import io.ladder.scaling.report.chart.Role;
import io.ladder.scaling.report.chart.Series;
import io.ladder.scaling.report.page.Html;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the law's constants might as well have been: bootstrap replicates, two constants at a time. */
final class CloudSection implements Section {
    /** Points of one cloud: more only make it denser, and the page heavier. */
    private static final int MOST_POINTS = 800;

    /** Constants of a form that hang together, two and two; of other forms the first four. */
    private static final Map<String, List<String>> PAIRS = Map.of(
            FrontierLaw.ISOFLOP, List.of("a", "E", "gamma", "E"),
            FrontierLaw.ENVELOPE, List.of("a", "E", "gamma", "E"),
            GadreLaw.FORM, List.of("eta", "E", "a", "b"),
            KaplanLaw.FORM, List.of("alphaN", "alphaD", "Nc", "Dc"));

    /** Widths of the 95% interval beyond which a replicate would press all others into a corner. */
    private static final double FAR = 2;

    private static final int MOST_LETTERS = 42;

    private final FitReport report;
    private final List<Chart> charts = new ArrayList<>();

    CloudSection(Subject subject) {
        report = subject.report();
        var symbols = report.draws().bySymbol();
        if (symbols.containsKey("alpha") && symbols.containsKey("beta")) {
            add("cloud-exponents", of("alpha", "exponent of parameters, α"), of("beta", "exponent of tokens, β"));
            exponent().ifPresent(a -> add("cloud-split", a, of("E", "irreducible loss, E")));
            if (symbols.containsKey("RDstar") && symbols.containsKey("RNstar")) {
                add(
                        "cloud-repetition",
                        of("RDstar", "worth of repeated tokens, R_D*"),
                        of("RNstar", "worth of excess parameters, R_N*"));
            }
            return;
        }
        List<String> names = PAIRS.getOrDefault(report.law().form(), List.copyOf(symbols.keySet()));
        for (int i = 0; i + 1 < names.size() && i < 4; i += 2) {
            add(
                    i == 0 ? "cloud-first" : "cloud-second",
                    of(names.get(i), titled(names.get(i))),
                    of(names.get(i + 1), titled(names.get(i + 1))));
        }
    }

    /** A constant in the fit and in every replicate. */
    private record Constant(String title, double fitted, List<Double> drawn, Interval interval) {
        Constant(String title, double fitted, List<Double> drawn) {
            this(
                    title,
                    fitted,
                    drawn,
                    drawn.isEmpty()
                            ? Interval.UNKNOWN
                            : Interval.of(drawn.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray()));
        }

        boolean isNear(int replicate) {
            double room = FAR * (interval.high() - interval.low());
            double value = drawn.get(replicate);
            return value >= interval.low() - room && value <= interval.high() + room;
        }
    }

    @Override
    public String id() {
        return "uncertainty";
    }

    @Override
    public String title() {
        return "How certain the constants are";
    }

    @Override
    public void write(Html html) {
        if (charts.isEmpty()) {
            html.paragraph("No bootstrap was run, so the constants stand without their uncertainty.");
            return;
        }
        html.paragraph(
                origin()
                        + " A long, thin cloud means that two constants cannot be told apart by these runs: trust what follows from both rather than each.");
        html.open("div", "class", "pair");
        charts.forEach(chart -> html.chart(chart.id(), chart.description(), caption(chart)));
        html.close();
    }

    /** What the points are. Profiles are kept whole when they are resampled: see {@code ProfileWildDraw}. */
    private String origin() {
        int count = report.draws().size();
        Replicates.Source source = report.law().form().equals(FrontierLaw.ISOFLOP)
                ? Replicates.Source.REDRAWN_LOSSES
                : report.draws().source();
        return switch (source) {
            case RESAMPLED_RUNS ->
                "The fit was repeated on " + count + " resamplings of the runs; each point is the law that one of them"
                        + " gave.";
            case REDRAWN_LOSSES ->
                "The fit was repeated on the same models " + count + " times, with losses drawn again as far off as the"
                        + " runs are; each point is the law that one of them gave.";
            case PLAUSIBLE_LAWS ->
                "Each of the " + count
                        + " points is a law that explains the runs about as well as the one reported, the"
                        + " denser the more plausible: so few runs, or runs that leave a constant open, are not resampled.";
        };
    }

    @Override
    public List<Chart> charts() {
        return charts;
    }

    private String caption(Chart chart) {
        int shown = chart.series().get(0).x().size();
        int stride = stride();
        int beyond = (report.draws().size() + stride - 1) / stride - shown;
        return shown + " of " + report.draws().size() + " replicates; the diamond is the fit."
                + (beyond == 0 ? "" : " Beyond the plot: " + beyond + " that came out far from the others.");
    }

    private int stride() {
        return Math.max(1, (report.draws().size() + MOST_POINTS - 1) / MOST_POINTS);
    }

    /** What a constant means and its symbol, where an axis of a small plot has room for both. */
    private String titled(String symbol) {
        String meaning = Meanings.of(report.law().form(), symbol);
        return meaning.isEmpty() || meaning.length() > MOST_LETTERS ? symbol : meaning + ", " + symbol;
    }

    private Constant of(String symbol, String title) {
        return new Constant(
                title,
                report.law().symbols().getOrDefault(symbol, Double.NaN),
                Arrays.stream(report.draws().bySymbol().getOrDefault(symbol, new double[0]))
                        .boxed()
                        .toList());
    }

    /** a = beta / (alpha + beta) of every replicate. */
    private Optional<Constant> exponent() {
        if (report.paramsExponent().isEmpty() || !report.draws().bySymbol().containsKey("E")) {
            return Optional.empty();
        }
        double[] alpha = report.draws().bySymbol().get("alpha");
        double[] beta = report.draws().bySymbol().get("beta");
        var a = new ArrayList<Double>(alpha.length);
        for (int i = 0; i < alpha.length; i++) {
            a.add(beta[i] / (alpha[i] + beta[i]));
        }
        return Optional.of(new Constant(
                "exponent of the best parameters, a", report.paramsExponent().getAsDouble(), a));
    }

    private void add(String id, Constant x, Constant y) {
        var xs = new ArrayList<Double>();
        var ys = new ArrayList<Double>();
        for (int i = 0; i < x.drawn().size(); i += stride()) {
            if (x.isNear(i) && y.isNear(i)) {
                xs.add(x.drawn().get(i));
                ys.add(y.drawn().get(i));
            }
        }
        if (xs.isEmpty()) {
            return;
        }
        var series = new ArrayList<Series>();
        series.add(Series.points("bootstrap replicates", Role.MEASURED, xs, ys));
        series.add(Series.marks("fit", Role.FRONTIER, List.of(x.fitted()), List.of(y.fitted())));
        charts.add(new Chart(
                id,
                x.title() + " and " + y.title(),
                "Bootstrap replicates of " + x.title() + " and " + y.title() + "; the fit is at "
                        + Numbers.plain(x.fitted()) + " and " + Numbers.plain(y.fitted()) + ".",
                Axis.linear(x.title(), Quantity.PLAIN),
                Axis.linear(y.title(), Quantity.PLAIN),
                series));
    }
}
