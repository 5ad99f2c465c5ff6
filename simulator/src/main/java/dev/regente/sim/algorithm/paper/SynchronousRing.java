package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.Arrays;

/**
 * Nodes of a ring that draw in rounds: each draws a number, passes it all round, and knows all numbers of the round before
 * the next begins. Two rules decide who wins.
 *
 * <ul>
 *   <li>{@link Rule#LARGEST_UNIQUE}: the synchronous form of Itai and Rodeh's algorithm that the model checker PRISM is
 *       shipped with. All draw from 1 to K; the largest number that only one drew wins; none, then all draw again. The
 *       expected number of rounds is 1 / P(some number is unique).
 *   <li>{@link Rule#VOLUNTEER}: C. Lavault, G. Louchard, <i>Asymptotic analysis of a leader election algorithm</i>,
 *       Theoretical Computer Science 359, 2006. Each of the m that are left volunteers with probability 1/m; those who did
 *       are left, if anybody did. The expected number of rounds tends to 2.4417.
 * </ul>
 *
 * <p>Assumes FIFO links and no failures; all nodes take part, whoever starts. Messages: n(n-1) a round.
 */
public final class SynchronousRing extends AlgorithmKernel<RingMessage> {

    /** Who wins. */
    public enum Rule {
        LARGEST_UNIQUE,
        VOLUNTEER
    }

    private final Rule rule;
    private final int numbers;
    private final int[] drawn; // by distance against the direction of travel; 0 is the own
    private final boolean[] left;
    private int seen;
    private int round;
    private boolean over;

    /** A node at this place that draws from 1 to {@code numbers}; the rule of volunteers does not use that. */
    public SynchronousRing(Setting setting, Rule rule, int numbers) {
        super(setting);
        this.rule = rule;
        this.numbers = numbers;
        drawn = new int[setting.size()];
        left = new boolean[setting.size()];
        Arrays.fill(left, true);
    }

    @Override
    protected void begin() {
        if (!setting.restarted()) {
            draw();
        }
    }

    private int remaining() {
        int count = 0;
        for (boolean each : left) {
            count += each ? 1 : 0;
        }
        return count;
    }

    private void draw() {
        round++;
        seen = 1;
        if (rule == Rule.LARGEST_UNIQUE) {
            drawn[0] = 1 + host.choose("number", numbers);
        } else {
            // no draw for those who are out
            drawn[0] = left[0] && host.choose("volunteer", remaining()) == 0 ? 1 : 0;
        }
        if (setting.size() > 1) {
            host.send(setting.ahead(1), new RingMessage.Drawn(round, drawn[0], 1, true));
        } else {
            decideRound();
        }
    }

    @Override
    public void received(NodeId from, RingMessage message, Host<RingMessage> current) {
        RingMessage.Drawn token = (RingMessage.Drawn) message;
        drawn[token.hop()] = token.drawn();
        seen++;
        if (token.hop() < setting.size() - 1) {
            host.send(
                    setting.ahead(1),
                    new RingMessage.Drawn(token.round(), token.drawn(), token.hop() + 1, token.unique()));
        }
        if (seen == setting.size()) {
            decideRound();
        }
    }

    private void decideRound() {
        int winner = rule == Rule.LARGEST_UNIQUE ? largestUnique() : onlyVolunteer();
        if (winner < 0) {
            draw();
        } else {
            over = true;
            decide(setting.ahead(-winner).number());
        }
    }

    /** The distance of the winner, or -1. */
    private int largestUnique() {
        int winner = -1;
        for (int i = 0; i < drawn.length; i++) {
            int same = 0;
            for (int other : drawn) {
                same += other == drawn[i] ? 1 : 0;
            }
            if (same == 1 && (winner < 0 || drawn[i] > drawn[winner])) {
                winner = i;
            }
        }
        return winner;
    }

    private int onlyVolunteer() {
        int volunteers = Arrays.stream(drawn).sum();
        int winner = -1;
        for (int i = 0; i < drawn.length && volunteers > 0; i++) {
            left[i] = drawn[i] == 1;
            winner = left[i] ? i : winner;
        }
        return volunteers == 1 ? winner : -1;
    }

    /** The rounds. */
    @Override
    public long phases() {
        return round;
    }

    @Override
    protected Value.Rec saveMore() {
        return Value.rec("synchronous-ring")
                .with("drawn", Value.seq(Arrays.stream(drawn).boxed().toList(), Value::of))
                .with(
                        "left",
                        Value.seq(
                                java.util.stream.IntStream.range(0, left.length)
                                        .boxed()
                                        .toList(),
                                i -> Value.of(left[i] ? 1 : 0)))
                .with("seen", seen)
                .with("round", round)
                .with("over", over);
    }

    @Override
    protected void restoreMore(Value.Rec state) {
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (int) ((Value.Num) state.seq("drawn").get(i)).value();
            left[i] = ((Value.Num) state.seq("left").get(i)).value() != 0;
        }
        seen = (int) state.num("seen");
        round = (int) state.num("round");
        over = state.flag("over");
    }
}
