package io.ladder.scaling.plan.architecture;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Counted;
import io.ladder.model.ModelStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the shape of a model of N parameters: widths that fill vector registers and matrix tiles, a depth that gives the
 * usual aspect ratio, and where that misses N by too much, a feed-forward layer a little wider or narrower.
 *
 * @param kind of model
 * @param vocab token ids
 * @param seq longest context
 * @param vocabKnown whether these are those of the law's runs or of a user, not the usual ones
 * @param trend shapes to go on with; empty for the usual ones
 */
public record ArchitectureSearch(ModelKind kind, int vocab, boolean vocabKnown, int seq, Optional<ShapeTrend> trend) {
    /** How far the count may be from N. */
    public static final double TOLERANCE = 0.02;

    private static final int NARROWEST = 16;
    /** Step of widths that are not whole vectors. */
    private static final int FINE = 8;

    private static final int FINELY_BELOW = 128;
    /** Wider models have layers enough to come near any count. */
    private static final int FINE_MOST = 512;

    private static final int WIDEST = 32_768;
    private static final int MOST_LAYERS = 400;
    /** What vectors that are not filled cost, against a shape that is unusual. */
    private static final double UNFILLED = 0.1;
    /** Of the usual width of the feed-forward layer. */
    private static final double NARROWEST_FFN = 0.75;

    private static final double WIDEST_FFN = 1.3;

    /** With a vocabulary that is known. */
    public ArchitectureSearch(ModelKind kind, int vocab, int seq, Optional<ShapeTrend> trend) {
        this(kind, vocab, true, seq, trend);
    }

    /** The usual shapes of a style. */
    public ArchitectureSearch(ModelStyle style, int vocab, int seq) {
        this(ModelKind.of(style), vocab, seq, Optional.empty());
    }

    /**
     * The best shape.
     *
     * @param params N
     * @throws ConfigException if none comes within {@value #TOLERANCE} of N, with the nearest sizes that there are
     */
    public Architecture find(double params) {
        return at(params).orElseThrow(() -> none(params));
    }

    /** The same; empty if none comes near enough. */
    public Optional<Architecture> at(double params) {
        return best(usualWidths(), params).or(() -> best(fineWidths(), params));
    }

    private Optional<Architecture> best(IntStream widths, double params) {
        return widths.boxed()
                .flatMap(dim -> ofWidth(dim, params))
                .filter(candidate -> candidate.miss(params) <= TOLERANCE)
                .min(Comparator.comparingDouble(candidate -> cost(candidate, params)))
                .map(best -> shape(best.layers, best.dim, best.ffn));
    }

    private IntStream usualWidths() {
        return IntStream.iterate(narrowest(), dim -> dim <= WIDEST, dim -> dim + step(dim));
    }

    /** For the gaps that the usual widths leave between models of one or two layers. */
    private IntStream fineWidths() {
        return IntStream.iterate(FINE, dim -> dim <= FINE_MOST, dim -> dim + 2)
                .filter(dim -> headSize(dim) >= FINE || headSize(dim) == dim);
    }

    /** The smallest shape that is looked at: one layer of the least width, its feed-forward layer as narrow as allowed. */
    public Architecture smallest() {
        int usual = WidthCount.of(this, FINE).usualFfn();
        int step = multiple(FINE);
        int narrowest = (int) Math.ceil(NARROWEST_FFN * usual / step) * step;
        return shape(1, FINE, Math.min(usual, narrowest));
    }

    /** Whether N is less than any shape has, so that more of what the plan is made of is needed. */
    public boolean isTooFew(double params) {
        return params < (1 - TOLERANCE) * smallest().parameters();
    }

    private double cost(Candidate candidate, double params) {
        double usual = trend.map(known -> known.aspectRatio(params)).orElseGet(() -> usualAspectRatio(params));
        return candidate.unusual(usual)
                + 5 * candidate.miss(params)
                + indivisible(candidate.dim)
                + (candidate.dim % NARROWEST == 0 ? 0 : UNFILLED);
    }

    /** Width over depth as in GPT-3's table (Brown et al. 2020): 64 at 1e8 parameters, 128 from 1e10 on, less below. */
    static double usualAspectRatio(double params) {
        return Math.min(128, Math.max(32, 64 * Math.pow(params / 1e8, 0.15)));
    }

    private record Candidate(int layers, int dim, int ffn, int usualFfn, long parameters) {
        double miss(double params) {
            return Math.abs(parameters / params - 1);
        }

        double unusual(double aspectRatio) {
            return Math.abs(Math.log((double) dim / layers / aspectRatio))
                    + Math.abs(Math.log((double) ffn / usualFfn));
        }
    }

    private Stream<Candidate> ofWidth(int dim, double params) {
        List<Candidate> candidates = new ArrayList<>();
        WidthCount count = WidthCount.of(this, dim);
        int usual = count.usualFfn();
        double exact = Math.min(MOST_LAYERS, Math.max(1, count.layersFor(params)));
        for (int layers = (int) Math.floor(exact); layers <= Math.ceil(exact); layers++) {
            candidates.add(new Candidate(layers, dim, usual, usual, count.parameters(layers, usual)));
            int ffn = count.ffnFor(params, layers, multiple(dim));
            if (ffn >= NARROWEST_FFN * usual && ffn <= WIDEST_FFN * usual) {
                candidates.add(new Candidate(layers, dim, ffn, usual, count.parameters(layers, ffn)));
            }
        }
        return candidates.stream();
    }

    /** With the usual heads for this width. */
    Architecture shape(int layers, int dim, int ffn) {
        int heads = dim / headSize(dim);
        return Architecture.counted(kind, layers, dim, heads, keyHeads(dim, heads), ffn, vocab, seq);
    }

    /** Heads that cannot be dealt out to 2 or 4 ranks would stand in the way of tensor parallelism later. */
    private double indivisible(int dim) {
        int heads = dim / headSize(dim);
        return heads < 4 || heads % 4 == 0 ? 0 : heads % 2 == 0 ? 0.05 : 0.15;
    }

    /** 128 in large models, 64 in most, less in tiny ones, which would have one or two heads otherwise. */
    private int headSize(int dim) {
        Optional<Integer> measured = trend.flatMap(ShapeTrend::headSize).filter(size -> dim % size == 0);
        if (measured.isPresent()) {
            return measured.get();
        }
        if (dim >= 2048 && dim % 128 == 0) {
            return 128;
        }
        if (dim >= 256 && dim % 64 == 0) {
            return 64;
        }
        return dim >= 64 && dim % 32 == 0 ? 32 : dim % 16 == 0 ? 16 : evenSize(dim);
    }

    /** The largest even size of at most 32 that divides a width: rotary positions turn pairs. */
    private static int evenSize(int dim) {
        int size = 32;
        while (dim % size != 0) {
            size -= 2;
        }
        return size;
    }

    /** Eight groups in large Llamas (Ainslie et al. 2023; Llama 3), else as many as queries. */
    private int keyHeads(int dim, int heads) {
        return kind.style() == ModelStyle.LLAMA && dim >= 4096 && heads % 8 == 0 ? 8 : heads;
    }

    /** Where runs say what shapes their law holds for, meeting these counts for more than filled registers. */
    private int narrowest() {
        return trend.isPresent() ? FINE : NARROWEST;
    }

    private int step(int dim) {
        if (trend.isPresent() && dim < FINELY_BELOW) {
            return FINE;
        }
        return dim < 256 ? 16 : dim < 512 ? 32 : dim < 2048 ? 64 : dim < 8192 ? 256 : 512;
    }

    /** Of the feed-forward layer: finer where one step is a larger share of the model. */
    private static int multiple(int dim) {
        return dim < 256 ? 4 : dim < 512 ? 16 : 32;
    }

    private ConfigException none(double params) {
        String nearest = IntStream.concat(usualWidths(), fineWidths())
                .boxed()
                .flatMap(dim -> ofWidth(dim, params))
                .sorted(Comparator.comparingDouble(one -> Math.abs(Math.log(one.parameters / params))))
                .limit(2)
                .map(one -> String.format(
                        Locale.ROOT, "%,d (%s of %d)", one.parameters, Counted.of(one.layers, "layer"), one.dim))
                .collect(Collectors.joining(" and "));
        return new ConfigException(String.format(
                Locale.ROOT,
                "no %s model with --vocab=%d and --seq=%d has %.4g parameters within %.0f%%; the nearest have %s; change the"
                        + " budget, --vocab, --seq or --style",
                Architecture.word(kind.style()),
                vocab,
                seq,
                params,
                100 * TOLERANCE,
                nearest));
    }
}
