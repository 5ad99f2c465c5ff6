package dev.regente.sim.core;

import dev.regente.election.kernel.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A run in text: one aligned line per event, with what came of it after the bar. */
public final class Trace implements Checker {
    private static final int HEAD = 64;

    private final Consumer<String> sink;

    /** Gives each line to the sink as it happens. */
    public Trace(Consumer<String> sink) {
        this.sink = sink;
    }

    @Override
    public void after(Occurrence o, World world) {
        sink.accept(line(o));
    }

    /** One event as a line. */
    public static String line(Occurrence o) {
        StringBuilder line = new StringBuilder(160);
        line.append(String.format(
                Locale.ROOT,
                "%15s %-4s %-9s %-9s ",
                seconds(o.atNanos()),
                o.node() == null ? "" : o.node().toString(),
                o.part() == null ? "" : o.part(),
                word(o.kind())));
        line.append(what(o));
        StringBuilder effects = new StringBuilder();
        for (Occurrence.Sent sent : o.sent()) {
            effects.append("  ->").append(sent.to()).append(' ').append(content(sent.type(), sent.message()));
            if (sent.fate() != Occurrence.Fate.ON_ITS_WAY) {
                effects.append(" (").append(word(sent.fate())).append(')');
            }
        }
        o.written().forEach(write -> effects.append("  write ")
                .append(write.store())
                .append(" #")
                .append(write.ticket()));
        o.notices().forEach(notice -> effects.append("  *").append(notice));
        o.explanations().forEach(why -> effects.append("  \"").append(why).append('"'));
        if (o.failure() != null) {
            effects.append("  !! ").append(o.failure());
        }
        if (effects.length() > 0) {
            while (line.length() < HEAD) {
                line.append(' ');
            }
            line.append(" |").append(effects);
        }
        return line.toString().stripTrailing();
    }

    private static String what(Occurrence o) {
        if (o.message() != null) {
            String dropped = o.detail().isEmpty() ? "" : " (" + o.detail() + ")";
            return o.from() + " " + content(o.messageType(), o.message()) + dropped;
        }
        Event<?> event = o.event();
        if (event instanceof Event.TimerFired<?> timer) {
            return timer.timer();
        }
        if (event instanceof Event.Durable<?> durable) {
            return "#" + durable.ticket();
        }
        if (event instanceof Event.PersistFailed<?> failed) {
            return "#" + failed.ticket();
        }
        if (event instanceof Event.LinkUp<?> link) {
            return link.peer().toString();
        }
        if (event instanceof Event.LinkDown<?> link) {
            return link.peer().toString();
        }
        if (event instanceof Event.Asked<?> asked) {
            return asked.ask().toString();
        }
        return o.detail();
    }

    /** The type name, then the content unless it only repeats the name. */
    public static String content(String type, Object message) {
        String text = message.toString();
        if (text.startsWith(type)) {
            return text;
        }
        return message instanceof Record ? type + text.substring(Math.max(0, text.indexOf('['))) : type + " " + text;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%d.%09d", nanos / 1_000_000_000, nanos % 1_000_000_000);
    }

    /** Keeps the last lines only. */
    public static final class Tail implements Consumer<String> {
        private final int limit;
        private final Deque<String> lines = new ArrayDeque<>();

        /** Keeps this many. */
        public Tail(int limit) {
            this.limit = limit;
        }

        @Override
        public void accept(String line) {
            if (lines.size() == limit) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }

        /** What is kept, oldest first. */
        public List<String> lines() {
            return List.copyOf(lines);
        }
    }
}
