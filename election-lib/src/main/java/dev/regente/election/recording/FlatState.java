package dev.regente.election.recording;

import dev.regente.election.kernel.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A saved state as paths and texts, so that two states can be compared line by line. */
public final class FlatState {
    /** Of a larger state only so many lines are kept. */
    public static final int MAX_LINES = 400;

    private static final int MAX_BYTES = 16;
    private static final int MAX_TEXT = 200;

    private final Map<String, String> lines = new TreeMap<>();

    private FlatState() {}

    /** The lines of a state, by path; {@code …} stands for what is left out. */
    public static Map<String, String> of(Value state) {
        FlatState flat = new FlatState();
        flat.add("", state);
        return flat.lines;
    }

    /** What leads from one state to the next: new texts by path, null for what is gone. */
    public static Map<String, String> change(Map<String, String> before, Map<String, String> after) {
        Map<String, String> change = new TreeMap<>();
        before.keySet().forEach(path -> {
            if (!after.containsKey(path)) {
                change.put(path, null);
            }
        });
        after.forEach((path, text) -> {
            if (!text.equals(before.get(path))) {
                change.put(path, text);
            }
        });
        return change;
    }

    private void add(String path, Value value) {
        if (lines.size() >= MAX_LINES) {
            lines.put("…", "more than " + MAX_LINES + " lines");
        } else if (value instanceof Value.Rec rec && !rec.fields().isEmpty()) {
            rec.fields().forEach((name, field) -> add(path.isEmpty() ? name : path + "." + name, field));
        } else if (value instanceof Value.Seq seq && !seq.items().isEmpty()) {
            List<Value> items = seq.items();
            boolean plain = items.stream().allMatch(FlatState::isShort);
            if (plain) {
                put(path, items.toString());
            } else {
                for (int i = 0; i < items.size() && lines.size() < MAX_LINES; i++) {
                    add(path + "[" + i + "]", items.get(i));
                }
            }
        } else if (value instanceof Value.Bytes bytes) {
            put(path, hex(bytes));
        } else {
            put(path, value.toString());
        }
    }

    private void put(String path, String text) {
        lines.put(
                path.isEmpty() ? "value" : path,
                text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "… (" + text.length() + ")");
    }

    private static boolean isShort(Value value) {
        return value instanceof Value.Num || value instanceof Value.Text;
    }

    private static String hex(Value.Bytes bytes) {
        byte[] content = bytes.toArray();
        StringBuilder hex = new StringBuilder("0x");
        for (int i = 0; i < Math.min(MAX_BYTES, content.length); i++) {
            hex.append(Character.forDigit(content[i] >> 4 & 15, 16)).append(Character.forDigit(content[i] & 15, 16));
        }
        return content.length <= MAX_BYTES ? hex.toString() : hex + "… (" + content.length + " bytes)";
    }
}
