package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Shares equal parts of saved states: most steps change a small part of one. */
final class Values {
    private final ConcurrentHashMap<Hash, Value> parts = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    Local shared(Local local) {
        if (!(local.kernel() instanceof Value.Rec whole)) {
            return local;
        }
        Map<String, Value> fields = new TreeMap<>();
        whole.fields().forEach((name, part) -> fields.put(name, shared(part)));
        Map<String, List<Value>> durable = new TreeMap<>();
        local.durable()
                .forEach((store, records) ->
                        durable.put(store, records.stream().map(this::shared).toList()));
        return new Local(
                local.up(),
                local.life(),
                local.wipes(),
                new Value.Rec(whole.name(), fields),
                local.timers(),
                durable,
                local.pending(),
                local.tickets(),
                local.links());
    }

    private Value shared(Value part) {
        byte[] encoded = ValueCodec.encode(part);
        Value known = parts.putIfAbsent(Hash.of(encoded), part);
        if (known == null) {
            bytes.addAndGet(100 + 8L * encoded.length);
            return part;
        }
        return known;
    }

    long bytes() {
        return bytes.get();
    }
}
