package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Interceptor;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.LinkPattern;
import dev.regente.sim.scenario.MessagePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** What is done at present with single messages, and with all messages of slow and clogged links. */
final class MessageFaults implements Interceptor {
    /** A rule in force. */
    private static final class Rule {
        final int number;
        final MessagePattern messages;
        final int nth;
        final Verdict verdict;
        final long untilNanos;
        int seen;

        Rule(int number, MessagePattern messages, int nth, Verdict verdict, long untilNanos) {
            this.number = number;
            this.messages = messages;
            this.nth = nth;
            this.verdict = verdict;
            this.untilNanos = untilNanos;
        }
    }

    private final Simulation simulation;
    private final LongConsumer struck;
    private final List<Rule> rules = new ArrayList<>();
    private int numbers;

    /** @param struck is told the moment at which a message was hit */
    MessageFaults(Simulation simulation, LongConsumer struck) {
        this.simulation = simulation;
        this.struck = struck;
    }

    @Override
    public Verdict sent(NodeId from, NodeId to, String type, Object message) {
        Verdict verdict = Verdict.PASS;
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (simulation.now() <= rule.untilNanos && rule.messages.matches(from, to, type)) {
                rule.seen++;
                if (verdict.equals(Verdict.PASS) && (rule.nth == 0 || rule.nth == rule.seen)) {
                    verdict = rule.verdict;
                    struck.accept(simulation.now());
                }
            }
        }
        return verdict;
    }

    /** From now on. */
    void match(Fault.Match match) {
        int number = ++numbers;
        Verdict verdict =
                switch (match.deed()) {
                    case DROP -> Verdict.DROP;
                    case DELAY -> Verdict.delay(match.byNanos());
                    case DUPLICATE -> Verdict.DUPLICATE;
                    case CORRUPT -> Verdict.CORRUPT;
                    case HOLD -> Verdict.hold(number);
                };
        long until = match.forNanos() == 0 ? Long.MAX_VALUE : simulation.now() + match.forNanos();
        add(new Rule(number, match.messages(), match.nth(), verdict, until));
    }

    /** Ends every hold of exactly these messages. */
    void release(MessagePattern messages) {
        List<Rule> holds = rules.stream()
                .filter(rule -> rule.verdict.action() == Action.HOLD && rule.messages.equals(messages))
                .toList();
        holds.forEach(this::end);
    }

    /** All messages of these links wait; what it returns ends that. */
    Runnable clog(LinkPattern links) {
        int number = ++numbers;
        return with(new Rule(number, new MessagePattern(null, links), 0, Verdict.hold(number), Long.MAX_VALUE));
    }

    /** All messages of these links take longer; what it returns ends that. */
    Runnable slow(LinkPattern links, long byNanos) {
        return with(new Rule(++numbers, new MessagePattern(null, links), 0, Verdict.delay(byNanos), Long.MAX_VALUE));
    }

    private Runnable with(Rule rule) {
        add(rule);
        return () -> end(rule);
    }

    private void add(Rule rule) {
        rules.add(rule);
        simulation.intercept(this);
    }

    private void end(Rule rule) {
        rules.remove(rule);
        if (rule.verdict.action() == Action.HOLD) {
            simulation.release(rule.number);
        }
        if (rules.isEmpty()) {
            simulation.intercept(null);
        }
    }
}
