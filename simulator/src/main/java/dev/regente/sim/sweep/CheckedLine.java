package dev.regente.sim.sweep;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/** A line with its checksum behind a tab, so that a half-written or damaged one is known. */
final class CheckedLine {
    private static final int CHECKSUM = 8;

    private CheckedLine() {}

    /** The line with its checksum and a line feed. */
    static String of(String content) {
        return content + '\t' + checksum(content) + '\n';
    }

    /** The content of a line without its line feed; empty if the checksum is missing or wrong. */
    static Optional<String> content(String line) {
        int tab = line.length() - CHECKSUM - 1;
        if (tab < 0 || line.charAt(tab) != '\t') {
            return Optional.empty();
        }
        String content = line.substring(0, tab);
        return checksum(content).equals(line.substring(tab + 1)) ? Optional.of(content) : Optional.empty();
    }

    private static String checksum(String content) {
        CRC32 crc = new CRC32();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        String hex = Long.toHexString(crc.getValue());
        return "0".repeat(CHECKSUM - hex.length()) + hex;
    }
}
