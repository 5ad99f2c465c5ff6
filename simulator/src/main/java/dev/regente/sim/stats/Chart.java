package dev.regente.sim.stats;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of lines (theory) and points with intervals (measurements), as an SVG text. Needs no screen. */
public final class Chart {
    // distinguishable for the colour-blind (Okabe and Ito)
    private static final Color[] COLOURS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
    };

    private static final Pattern LONG_FRACTION = Pattern.compile("(\\.\\d)\\d+");

    private final XYChart chart;
    private int series;

    /** An empty chart. */
    public Chart(String title, String x, String y) {
        chart = new XYChartBuilder()
                .width(800)
                .height(500)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setToolTipsEnabled(false);
        chart.getStyler().setLocale(java.util.Locale.ROOT);
    }

    /** Both axes in powers of ten. */
    public Chart logarithmic() {
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        return this;
    }

    /** A line without points. */
    public Chart line(String name, double[] x, double[] y) {
        style(chart.addSeries(name, x, y)).setMarker(SeriesMarkers.NONE);
        return this;
    }

    /** Points with the half widths of their intervals. */
    public Chart points(String name, double[] x, double[] y, double[] halfWidths) {
        XYSeries added = style(chart.addSeries(name, x, y, halfWidths));
        added.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        added.setMarker(SeriesMarkers.CIRCLE);
        return this;
    }

    private XYSeries style(XYSeries added) {
        Color colour = COLOURS[series++ % COLOURS.length];
        added.setLineColor(colour);
        added.setMarkerColor(colour);
        return added;
    }

    /** The picture. */
    public String svg() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // letters are drawn as outlines: a tenth of a pixel is enough for them, and a quarter of the size
        return LONG_FRACTION.matcher(out.toString(StandardCharsets.UTF_8)).replaceAll("$1");
    }
}
