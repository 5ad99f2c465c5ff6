package dev.regente.sim.algorithm;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.run.SystemRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts, over all messages sent, the ids in those that find out who leads, and notes what each type is for. */
public final class MessageTally implements Checker {
    private final Algorithm algorithm;
    private final Map<String, SystemRun.Purpose> purposes = new TreeMap<>();
    private long ids;

    /** For one run of this algorithm. */
    public MessageTally(Algorithm algorithm) {
        this.algorithm = algorithm;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        List<Occurrence.Sent> sent = occurrence.sent();
        for (int i = 0; i < sent.size(); i++) {
            Occurrence.Sent each = sent.get(i);
            SystemRun.Purpose purpose = purposes.get(each.type());
            if (purpose == null) {
                purpose = algorithm.purpose(each.message());
                purposes.put(each.type(), purpose);
            }
            if (purpose == SystemRun.Purpose.ELECTION) {
                ids += algorithm.ids(each.message());
            }
        }
    }

    /** What a type of message is for. */
    public SystemRun.Purpose purpose(String type) {
        return purposes.getOrDefault(type, SystemRun.Purpose.ELECTION);
    }

    /** How many ids were sent; null for an algorithm whose messages carry none. */
    public Long idsCarried() {
        return ids == 0 ? null : ids;
    }
}
