package dev.regente.examples.atm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.ElectionEvent;
import dev.regente.election.fencing.MemoryGuard;
import dev.regente.election.fencing.StaleTokenException;
import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.kit.SimulatedCluster;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The bank in virtual time: the same election, a store in memory behind the same kind of guard, and coordinators that are
 * paused, killed and cut off between their look at the lead and their write. With the guard the sum never changes; without
 * it the search finds a run in which it does.
 */
class BankSimulationTest {
    private static final int ACCOUNTS = 10;
    private static final long EACH = 1000;
    private static final long MILLI = 1_000_000;
    private static final int RUNS = Boolean.getBoolean("regente.long") ? 2000 : 15;

    /** What all nodes share. It outlives them; each run begins with a new one. */
    private static final class Store {
        private final boolean guarded;
        private MemoryGuard guard;
        private long[] accounts;
        private Map<Long, Integer> done;
        private int refused;
        private int written;

        Store(boolean guarded) {
            this.guarded = guarded;
            clear();
        }

        void clear() {
            guard = new MemoryGuard("bank");
            accounts = new long[ACCOUNTS];
            Arrays.fill(accounts, EACH);
            done = new TreeMap<>();
        }

        void write(Write write) {
            try {
                guard.run(guarded ? write.token() : Long.MAX_VALUE, () -> {
                    accounts[write.from()] = write.newFrom();
                    accounts[write.to()] = write.newTo();
                    done.merge(write.id(), 1, Integer::sum);
                    written++;
                });
            } catch (StaleTokenException e) {
                refused++;
                throw e;
            }
        }
    }

    /** A client wants to move money. */
    private record Transfer(long id, int from, int to, long amount) implements Ask {}

    private record Lead(long token) implements Ask {}

    /** What a coordinator worked out from the balances it knew, and is about to write. */
    private record Write(long token, long id, int from, int to, long newFrom, long newTo) {}

    /** A coordinator that keeps the balances in memory: it reads them once, when its lead begins, after its seal. */
    private static final class Bank implements Kernel<Void> {
        private final Store store;
        private long token;
        private long[] known = new long[ACCOUNTS];
        private TreeSet<Long> done = new TreeSet<>();
        private Write pending;

        Bank(Store store) {
            this.store = store;
        }

        static List<Ask> fromElection(ElectionEvent event) {
            return switch (event.kind()) {
                case ELECTED -> List.of(new Lead(event.term()));
                case REVOKED -> List.of(new Lead(0));
                default -> List.of();
            };
        }

        @Override
        public void on(Event<Void> event, Host<Void> host) {
            if (event instanceof Event.Asked<Void> asked && asked.ask() instanceof Lead lead) {
                token = lead.token();
                if (token > 0) {
                    begin(host);
                }
            } else if (event instanceof Event.Asked<Void> asked && asked.ask() instanceof Transfer transfer) {
                if (token > 0 && pending == null && !done.contains(transfer.id())) {
                    consider(transfer, host);
                }
            } else if (event instanceof Event.TimerFired<Void>) {
                finish(host);
            }
        }

        private void begin(Host<Void> host) {
            try {
                if (store.guarded) {
                    store.guard.seal(token);
                }
                known = store.accounts.clone();
                done = new TreeSet<>(store.done.keySet());
            } catch (StaleTokenException e) {
                host.explain(Explanation.of("stale-seal").with("token", token));
                token = 0;
            }
        }

        /** The look, and then a while until the write: long enough for anything to happen. */
        private void consider(Transfer transfer, Host<Void> host) {
            if (known[transfer.from()] >= transfer.amount()) {
                pending = new Write(
                        token,
                        transfer.id(),
                        transfer.from(),
                        transfer.to(),
                        known[transfer.from()] - transfer.amount(),
                        known[transfer.to()] + transfer.amount());
                host.startTimer("write", 0, 200 * MILLI);
            }
        }

        private void finish(Host<Void> host) {
            Write write = pending;
            pending = null;
            try {
                store.write(write);
                if (write.token() == token) {
                    known[write.from()] = write.newFrom();
                    known[write.to()] = write.newTo();
                    done.add(write.id());
                }
            } catch (StaleTokenException e) {
                host.explain(Explanation.of("stale-write").with("token", write.token()));
            }
        }

        @Override
        public Value save() {
            return Value.rec("Bank").with("token", token).with("done", done.size());
        }

        @Override
        public void restore(Value state) {
            throw new UnsupportedOperationException("what this kernel knows is in the store");
        }
    }

    /** After every event the sum is what it was, and no transfer is booked twice. */
    private static final class SumIsConstant implements Checker {
        private final Store store;

        SumIsConstant(Store store) {
            this.store = store;
            store.clear();
        }

        @Override
        public void after(Occurrence occurrence, World world) {
            long sum = Arrays.stream(store.accounts).sum();
            if (sum != ACCOUNTS * EACH) {
                world.violation("sum-is-constant", occurrence.node(), "the accounts have " + sum);
            }
            if (store.done.containsValue(2)) {
                world.violation("once", occurrence.node(), "a transfer was booked twice");
            }
        }
    }

    /** Every 20 ms one of many clients asks some node; now and then it repeats a request that may have been done. */
    private static void client(Simulation simulation) {
        simulation.at(simulation.now() + 20 * MILLI, s -> {
            NodeId node =
                    s.nodes().get(s.choices().choose("workload/node", s.nodes().size()));
            long id = s.now() / (20 * MILLI) - s.choices().choose("workload/repeat", 4);
            int from = (int) Math.floorMod(id * 7, (long) ACCOUNTS);
            int to = (int) Math.floorMod(from + 1 + Math.floorMod(id, 9L), (long) ACCOUNTS);
            s.ask(node, SimulatedCluster.SERVER, new Transfer(id, from, to, 1 + Math.floorMod(id * 31, 400L)));
            if (s.choices().choose("workload/pause", 100) == 1) {
                s.pause(node, 1500 * MILLI); // perhaps the coordinator, with a write under way
            }
            client(s);
        });
    }

    private static SimulatedCluster cluster(Store store) {
        return SimulatedCluster.of(3)
                .server(node -> new Bank(store))
                .fromElection(Bank::fromElection)
                .check(() -> new SumIsConstant(store))
                .clients(BankSimulationTest::client);
    }

    @Test
    void theSumIsConstantWhateverFails() {
        Store store = new Store(true);
        cluster(store).runs(RUNS);
        cluster(store).safety("tokens").algorithm("ring").runs(RUNS);
        assertThat(store.refused)
                .as("writes of coordinators that were replaced")
                .isPositive();
    }

    @Test
    void withoutTheGuardMoneyIsMadeOrLost() {
        Store store = new Store(false);
        assertThatThrownBy(() -> cluster(store).safety("tokens").runs(200))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)(sum-is-constant|once) at .*");
    }
}
