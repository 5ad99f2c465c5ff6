package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some messages: {@code COORDINATOR 5->2}, {@code COORDINATOR} on any link, {@code any 5->2} of any type.
 *
 * @param type as it is counted; null for any
 * @param links on which
 */
public record MessagePattern(String type, LinkPattern links) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9-]*)(?:\\s+(.*))?");
    private static final LinkPattern EVERYWHERE = new LinkPattern(null, null, false);

    /** Reads one. */
    public static MessagePattern parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" names no message; write COORDINATOR 5->2, COORDINATOR, or any 5->2");
        }
        String type = matcher.group(1).equals("any") ? null : matcher.group(1);
        return new MessagePattern(type, matcher.group(2) == null ? EVERYWHERE : LinkPattern.parse(matcher.group(2)));
    }

    /** Whether this message belongs to it. */
    public boolean matches(NodeId from, NodeId to, String itsType) {
        return (type == null || type.equalsIgnoreCase(itsType)) && links.matches(from, to);
    }

    @Override
    public String toString() {
        String what = type == null ? "any" : type;
        return links.equals(EVERYWHERE) ? what : what + " " + links;
    }
}
