package dev.regente.sales.client.model;

/** Makes text from elsewhere safe to show: one line, of bounded length, without control characters that could drive a terminal. */
public final class OneLine {
    private static final int LIMIT = 300;

    private OneLine() {}

    public static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(LIMIT)
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? ' ' : point)
                .forEach(line::appendCodePoint);
        return line.toString().strip();
    }
}
