package dev.regente.election.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class JournalProperties {
    private static Path directory;

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("journal");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("log.journal"));
        Files.delete(directory);
    }

    /**
     * A crash in the middle of the last write: any of its sectors may be missing, and the file may be short. What was
     * confirmed before is all there; the last write is there as a whole or not at all; and the journal goes on.
     */
    @Property(tries = 60)
    void aCrashLosesAtMostTheLastWrite(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 4000) Integer> sizes,
            @ForAll long seed,
            @ForAll boolean cut)
            throws Exception {
        Random random = new Random(seed);
        Path file = directory.resolve("log.journal");
        Journal.create(file);
        List<Value> confirmed = new ArrayList<>();
        byte[] before = Files.readAllBytes(file);
        Value last = null;
        try (Journal journal = Journal.open(file, value -> false)) {
            for (int i = 0; i < sizes.size(); i++) {
                before = Files.readAllBytes(file);
                if (last != null) {
                    confirmed.add(last);
                }
                byte[] content = new byte[sizes.get(i)];
                if (random.nextBoolean()) {
                    random.nextBytes(content);
                }
                last = Value.rec("entry").with("i", i).with("content", Value.of(content));
                journal.append(List.of(last));
            }
        }
        byte[] after = Files.readAllBytes(file);
        Files.write(file, torn(before, after, random, cut));
        List<Value> found;
        try (Journal journal = Journal.open(file, value -> false)) {
            found = journal.takeRestored();
            journal.append(List.of(Value.of(77)));
        }
        assertThat(found.subList(0, confirmed.size())).isEqualTo(confirmed);
        assertThat(found.size()).isBetween(confirmed.size(), confirmed.size() + 1);
        if (found.size() > confirmed.size()) {
            assertThat(found.get(confirmed.size())).isEqualTo(last);
        }
        try (Journal journal = Journal.open(file, value -> false)) {
            assertThat(journal.takeRestored()).hasSize(found.size() + 1).endsWith(Value.of(77));
        }
    }

    /** The file after a write of which only some sectors arrived. */
    private static byte[] torn(byte[] before, byte[] after, Random random, boolean cut) {
        byte[] torn = Arrays.copyOf(before, after.length);
        for (int sector = 0; sector < after.length; sector += JournalBatch.SECTOR) {
            if (random.nextBoolean()) {
                int end = Math.min(after.length, sector + JournalBatch.SECTOR);
                System.arraycopy(after, sector, torn, sector, end - sector);
            }
        }
        int used = before.length;
        while (used > 0 && before[used - 1] == 0) {
            used--;
        }
        int confirmedEnd = (int) JournalBatch.roundUp(used);
        return cut ? Arrays.copyOf(torn, confirmedEnd + random.nextInt(torn.length - confirmedEnd + 1)) : torn;
    }
}
