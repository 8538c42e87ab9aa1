package io.ladder.scaling.report.chart;

import java.awt.Dimension;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;

/** Puts an XChart into a PNG and an SVG file, also on machines whose Java was installed without graphics. */
public final class Painter {
    private Painter() {}

    /**
     * Paints one chart to both files.
     *
     * @param chart makes the chart; called once the graphics are known to be headless
     * @return why there is no picture, with what to do; empty if all is well
     */
    public static Optional<String> paint(Supplier<XYChart> chart, int width, int height, Path png, Path svg) {
        System.setProperty("java.awt.headless", "true");
        try {
            XYChart made = chart.get();
            try (var out = Files.newOutputStream(png)) {
                BitmapEncoder.saveBitmap(made, out, BitmapEncoder.BitmapFormat.PNG);
            }
            writeSvg(made, width, height, svg);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the pictures " + png + " or " + svg, e);
        } catch (LinkageError | InternalError | NullPointerException e) {
            return Optional.of(noFonts(png, e));
        } catch (RuntimeException e) {
            if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("font")) {
                return Optional.of(noFonts(png, e));
            }
            throw e;
        }
    }

    /** A JDK without its graphics packages fails in one of many ways, none of which says what is missing. */
    private static String noFonts(Path png, Throwable error) {
        return "no picture " + png.getFileName() + ": this Java has no fonts to paint with (" + error
                + "); install fontconfig, libfreetype6 and a font, e.g. apt-get install fontconfig fonts-dejavu-core";
    }

    private static void writeSvg(XYChart chart, int width, int height, Path file) throws IOException {
        var document = GenericDOMImplementation.getDOMImplementation()
                .createDocument("http://www.w3.org/2000/svg", "svg", null);
        var context = SVGGeneratorContext.createDefault(document);
        context.setPrecision(2);
        var graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        chart.paint(graphics, width, height);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            graphics.stream(out, true);
        }
        graphics.dispose();
    }
}
