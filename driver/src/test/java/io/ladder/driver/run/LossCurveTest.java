package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ladder.worker.StepMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LossCurveTest {
    @TempDir
    Path directory;

    private static List<JsonNode> metrics(int steps) {
        var metrics = new ArrayList<JsonNode>();
        for (int step = 1; step <= steps; step++) {
            Double valLoss = step % 100 == 0 ? 2.0 + 1.0 / step : null;
            metrics.add(new StepMetrics(step, 2 + 2.0 / step, valLoss, 1e-3, 1, step * 64L, 1e3, 64).toJson());
        }
        return metrics;
    }

    @Test
    @Timeout(60)
    void bothPicturesAreWholeAndThousandsOfStepsStaySmall() throws Exception {
        Path png = directory.resolve("loss.png");
        Path svg = directory.resolve("loss.svg");
        assertThat(LossCurve.paint("a run", metrics(20_000), png, svg)).isEmpty();
        var image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(960);
        assertThat(distinctColours(image)).isGreaterThan(10);
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var document = factory.newDocumentBuilder().parse(svg.toFile());
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("path").getLength()).isGreaterThan(3);
        assertThat(Files.size(svg)).isLessThan(1_000_000);
    }

    @Test
    void aRunWithoutMetricsHasNoPictureAndSaysSo() throws IOException {
        assertThat(LossCurve.paint("a run", List.of(), directory.resolve("a.png"), directory.resolve("a.svg")))
                .hasValueSatisfying(why -> assertThat(why).contains("no metrics"));
        assertThat(directory.toFile().list()).isEmpty();
    }

    private static long distinctColours(java.awt.image.BufferedImage image) {
        return java.util.Arrays.stream(
                        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }
}
