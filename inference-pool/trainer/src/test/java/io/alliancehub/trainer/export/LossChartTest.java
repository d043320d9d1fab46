package io.alliancehub.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class LossChartTest {

    @Test
    void fallingLossIsALineThatFallsWithinThePicture() throws Exception {
        List<Double> losses =
                IntStream.range(0, 2_000).mapToObj(step -> 8.0 / (1 + step / 50.0)).toList();

        Document picture = parse(LossChart.svg("a run", losses));

        Element line = (Element) picture.getElementsByTagName("polyline").item(0);
        List<double[]> points =
                Arrays.stream(line.getAttribute("points").split(" "))
                        .map(point -> point.split(","))
                        .map(
                                xy ->
                                        new double[] {
                                            Double.parseDouble(xy[0]), Double.parseDouble(xy[1])
                                        })
                        .toList();
        assertThat(points).hasSizeGreaterThan(50);
        assertThat(points).allMatch(xy -> xy[0] >= 60 && xy[0] <= 740);
        assertThat(points).allMatch(xy -> xy[1] >= 40 && xy[1] <= 310);
        for (int at = 1; at < points.size(); at++) {
            assertThat(points.get(at)[0]).isGreaterThan(points.get(at - 1)[0]);
            // further down in the picture is a larger y
            assertThat(points.get(at)[1]).isGreaterThanOrEqualTo(points.get(at - 1)[1]);
        }
        assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(400);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
