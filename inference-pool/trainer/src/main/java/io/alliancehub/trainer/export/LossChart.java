package io.alliancehub.trainer.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The loss over a run as an SVG picture: a faint dot every few steps, those below the picture at
 * its floor, and a line of running means.
 */
public final class LossChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int BOTTOM = 50;
    private static final int TOP = 40;
    private static final int RIGHT = 20;
    private static final int MEAN_STEPS = 50;
    private static final int DOT_EVERY = 5;
    private static final double[] MARKS = {0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};

    private LossChart() {}

    /**
     * Draws a run.
     *
     * @param losses mean loss of each step in nats per learned token, all positive, at least fifty
     */
    public static String svg(String title, List<Double> losses) {
        List<Double> means = means(losses);
        double lowest = means.stream().mapToDouble(mean -> mean).min().orElseThrow() * 0.7;
        double highest = losses.stream().mapToDouble(loss -> loss).max().orElseThrow() * 1.1;
        Scale scale = new Scale(losses.size(), Math.log(lowest), Math.log(highest));
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="%d" y="22" font-size="14">%s</text>
                """
                        .formatted(WIDTH, HEIGHT, LEFT, title));
        axes(svg, scale, lowest, highest);
        for (int step = 0; step < losses.size(); step += DOT_EVERY) {
            line(
                    svg,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1\" fill=\"#9db8d9\"/>",
                    scale.x(step),
                    scale.y(Math.max(lowest, losses.get(step))));
        }
        line(
                svg,
                "<polyline fill=\"none\" stroke=\"#1f4e8c\" stroke-width=\"1.5\" points=\"%s\"/>",
                String.join(" ", points(means, scale)));
        return svg.append("</svg>\n").toString();
    }

    /** Where a step and a loss stand in the picture; the loss axis is logarithmic. */
    private record Scale(int steps, double logLow, double logHigh) {

        double x(int step) {
            return LEFT + (double) step / Math.max(1, steps - 1) * (WIDTH - LEFT - RIGHT);
        }

        double y(double loss) {
            double share = (Math.log(loss) - logLow) / (logHigh - logLow);
            return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
        }
    }

    private static void axes(StringBuilder svg, Scale scale, double lowest, double highest) {
        for (double mark : MARKS) {
            if (mark >= lowest && mark <= highest) {
                line(
                        svg,
                        "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\""
                                + " text-anchor=\"end\">%s</text>",
                        LEFT,
                        scale.y(mark),
                        WIDTH - RIGHT,
                        LEFT - 6,
                        scale.y(mark) + 4,
                        mark >= 1 ? Long.toString((long) mark) : Double.toString(mark));
            }
        }
        for (int step = 0; step < scale.steps(); step += 1_000) {
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    scale.x(step),
                    HEIGHT - BOTTOM + 18,
                    step);
        }
        line(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">step</text>",
                (LEFT + WIDTH) / 2,
                HEIGHT - 12);
        line(
                svg,
                "<text x=\"16\" y=\"%d\" transform=\"rotate(-90 16 %d)\""
                        + " text-anchor=\"middle\">loss, nats per learned token</text>",
                HEIGHT / 2,
                HEIGHT / 2);
    }

    /** Means over overlapping stretches, half a stretch apart. */
    private static List<Double> means(List<Double> losses) {
        List<Double> means = new ArrayList<>();
        for (int from = 0; from + MEAN_STEPS <= losses.size(); from += MEAN_STEPS / 2) {
            means.add(
                    losses.subList(from, from + MEAN_STEPS).stream()
                            .mapToDouble(loss -> loss)
                            .average()
                            .orElseThrow());
        }
        return means;
    }

    private static List<String> points(List<Double> means, Scale scale) {
        List<String> points = new ArrayList<>();
        for (int at = 0; at < means.size(); at++) {
            double x = scale.x((at + 1) * MEAN_STEPS / 2);
            points.add(String.format(Locale.ROOT, "%.1f,%.1f", x, scale.y(means.get(at))));
        }
        return points;
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
