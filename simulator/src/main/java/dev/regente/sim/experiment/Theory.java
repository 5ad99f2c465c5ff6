package dev.regente.sim.experiment;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What theory says about the algorithms: formulas of the papers, and recursions that follow from the protocols. Sizes are
 * numbers of nodes; messages sent to crashed nodes count, heartbeats do not.
 */
public final class Theory {
    private Theory() {}

    /** The n-th harmonic number. */
    public static double harmonic(int n) {
        double sum = 0;
        for (int i = n; i >= 1; i--) {
            sum += 1.0 / i;
        }
        return sum;
    }

    // ------------------------------------------------------------------ Bully

    /** Textbook Bully, n crashed, the lowest starter is i: sent. */
    public static long bullySent(int n, int i) {
        return (long) (n - i) * (n - i) + n - 2;
    }

    /** The same: delivered. */
    public static long bullyDelivered(int n, int i) {
        return (long) (n - i) * (n - i - 1) + n - 2;
    }

    /** Textbook Bully, nobody down, the lowest starter is r. */
    public static long bullyAllUp(int n, int r) {
        return (long) (n - r) * (n - r + 1) + n - 1;
    }

    /** The modified Bully that collects the answers and grants, n crashed, i starts. */
    public static long bullyGrant(int n, int i) {
        return i == n - 1 ? n - 1 : 2L * (n - i) + n - 2;
    }

    // ------------------------------------------------------------------ rings

    /** Chang and Roberts, all start, random ring: the mean number of election messages. */
    public static double changRobertsMean(int n) {
        return n * harmonic(n);
    }

    /** The same with k random starters of whom only these compete. */
    public static double changRobertsMean(int n, int k) {
        return n * harmonic(k);
    }

    /**
     * Chang and Roberts, all start, random ring: the standard deviation. The ring is cut at its largest id, whose n
     * messages are fixed; what is left of m nodes splits at its largest, at a uniform place p: T_m = T_{p-1} + T'_{m-p} +
     * m + 1 - p, of which the second moments follow.
     */
    public static double changRobertsDeviation(int n) {
        int last = n - 1;
        double[] mean = new double[last + 1];
        double[] square = new double[last + 1];
        // running sums over p: of means, of squares, of p * mean, and the convolution of means
        for (int m = 1; m <= last; m++) {
            double first = 0;
            double second = 0;
            for (int p = 1; p <= m; p++) {
                double a = mean[p - 1];
                double b = mean[m - p];
                double c = m + 1.0 - p;
                first += a + b + c;
                second += square[p - 1] + square[m - p] + c * c + 2 * (a * b + a * c + b * c);
            }
            mean[m] = first / m;
            square[m] = second / m;
        }
        return Math.sqrt(Math.max(0, square[last] - mean[last] * mean[last]));
    }

    /** Hirschberg and Sinclair, all start, random ring: the mean number of election messages. */
    public static double hirschbergSinclairMean(int n) {
        double sum = 2.0 * n;
        for (long r = 1; r < n; r *= 2) {
            long a = r == 1 ? 0 : r / 2;
            double hops = 0;
            for (long h = 1; h <= r; h++) {
                hops += 1.0 / window(n, a, h - 1);
            }
            sum += 2.0 * n * (hops + (double) r / window(n, a, r));
        }
        return sum;
    }

    /** How many ids a probe that has come so far was compared with, the own included. */
    private static long window(int n, long a, long x) {
        return Math.min(n, a + Math.max(x, a) + 1);
    }

    /** Hirschberg and Sinclair: the paper's bound. */
    public static double hirschbergSinclairBound(int n) {
        return 8.0 * n + 8 * Math.ceil(n * Math.log(n) / Math.log(2));
    }

    /** The most phases in which one can keep the local maxima of a circle. */
    public static int mostPhases(int n) {
        return 31 - Integer.numberOfLeadingZeros(n);
    }

    // ------------------------------------------------------------------ nodes without ids

    /** Synchronous Itai-Rodeh with n nodes that draw from 1 to k: the expected number of rounds. */
    public static double itaiRodehRounds(int n, int k) {
        return 1 / (1 - noneUnique(n, k));
    }

    /** P(no number is drawn exactly once): n! [x^n] (e^(x/k) - x/k)^k, by adding the numbers one at a time. */
    private static double noneUnique(int n, int k) {
        double[] ways = new double[n + 1]; // P(so many nodes are placed, no number used once), numbers so far
        ways[0] = 1;
        for (int number = k; number >= 1; number--) {
            double[] next = new double[n + 1];
            for (int placed = 0; placed <= n; placed++) {
                for (int more = 0; placed + more <= n; more++) {
                    if (more != 1) {
                        next[placed + more] += ways[placed] * binomial(n - placed, more, 1.0 / number);
                    }
                }
            }
            ways = next;
        }
        return ways[n];
    }

    /** P(exactly so many of n), each with this chance. */
    static double binomial(int n, int hits, double chance) {
        if (chance >= 1) {
            return hits == n ? 1 : 0;
        }
        double log = 0;
        for (int i = 1; i <= hits; i++) {
            log += Math.log((double) (n - hits + i) / i);
        }
        return Math.exp(log + hits * Math.log(chance) + (n - hits) * Math.log1p(-chance));
    }

    /** Volunteers: the expected number of rounds, from M(1) = 0 and M(m) = 1 + sum over v of P(v) M(v), where 0 repeats. */
    public static double volunteerRounds(int n) {
        double[] rounds = new double[n + 1];
        for (int m = 2; m <= n; m++) {
            double sum = 1;
            for (int v = 1; v < m; v++) {
                sum += binomial(m, v, 1.0 / m) * rounds[v];
            }
            rounds[m] = sum / (1 - binomial(m, 0, 1.0 / m) - binomial(m, m, 1.0 / m));
        }
        return rounds[n];
    }

    /** Volunteers: the expected square of the number of rounds, by the same recursion. */
    public static double volunteerSquares(int n) {
        double[] rounds = new double[n + 1];
        double[] squares = new double[n + 1];
        for (int m = 2; m <= n; m++) {
            rounds[m] = volunteerRounds(m);
            double stay = binomial(m, 0, 1.0 / m) + binomial(m, m, 1.0 / m);
            double sum = 1 + 2 * stay * rounds[m];
            for (int v = 1; v < m; v++) {
                sum += binomial(m, v, 1.0 / m) * (2 * rounds[v] + squares[v]);
            }
            squares[m] = sum / (1 - stay);
        }
        return squares[n];
    }

    // ------------------------------------------------------------------ Raft

    /** The mean time to elect, in units of the range of time-outs, which are from one to two; fresh timers, no disk. */
    public static double raftMean(int n, int up, double latency) {
        return (1 + 1.0 / (up + 1) + latency) / (1 - raftSplit(n, up, latency)) + latency;
    }

    /**
     * The chance that a term ends without a leader: s of n servers up, time-outs uniform on a range of one unit, one-way
     * latency of so many units.
     */
    public static double raftSplit(int n, int up, double latency) {
        int enough = up - n / 2 + 1;
        double chance = 0;
        for (int k = enough - 1; k <= up; k++) {
            chance += binomial(up, k, latency);
        }
        return chance;
    }

    // ------------------------------------------------------------------ failure detectors

    /** SWIM: after how many periods a crashed node is first found, on average. */
    public static double swimPeriods(int n) {
        return 1 / (1 - Math.pow(1 - 1.0 / (n - 1), n - 1));
    }

    /**
     * The quality of service of NFD-S (Chen, Toueg and Aguilera 2002).
     *
     * @param recurrence mean time from one mistake to the next
     * @param duration mean length of a mistake
     * @param accuracy the chance that its answer is right at a random time
     */
    public record Quality(double recurrence, double duration, double accuracy) {}

    /**
     * NFD-S with this period and shift.
     *
     * @param loss the chance that a heartbeat is lost
     * @param above the chance that a delay is longer than this
     */
    public static Quality nfdS(double eta, double delta, double loss, DoubleUnaryOperator above) {
        int k = (int) Math.ceil(delta / eta - 1e-12);
        DoubleUnaryOperator u = x -> {
            double product = 1;
            for (int j = 0; j <= k; j++) {
                double wait = delta + x - j * eta;
                product *= wait < 0 ? 1 : loss + (1 - loss) * above.applyAsDouble(wait);
            }
            return product;
        };
        double arrived = (1 - loss) * (1 - above.applyAsDouble(delta + eta));
        double mistake = arrived * u.applyAsDouble(0);
        double integral = integral(u, eta);
        return new Quality(eta / mistake, integral / mistake, 1 - integral / eta);
    }

    private static double integral(DoubleUnaryOperator f, double to) {
        int steps = 200_000; // Simpson's rule; the integrand has a few kinks
        double h = to / steps;
        double sum = f.applyAsDouble(0) + f.applyAsDouble(to);
        for (int i = 1; i < steps; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * f.applyAsDouble(i * h);
        }
        return sum * h / 3;
    }

    /** The phi accrual detector (Hayashibara et al. 2004): how long after the last heartbeat phi reaches a threshold. */
    public static double phiTimeout(double mean, double deviation, double phi) {
        return mean + deviation * phiQuantile(phi);
    }

    /** How many standard deviations that is. */
    static double phiQuantile(double phi) {
        return NormalDistribution.of(0, 1).inverseSurvivalProbability(Math.pow(10, -phi));
    }

    // ------------------------------------------------------------------ the local maxima of a circle

    /** How often one can keep the local maxima of this ring until one is left. */
    public static int phases(int[] ring) {
        int[] left = ring;
        int phases = 0;
        while (left.length > 1) {
            int[] now = left;
            left = java.util.stream.IntStream.range(0, now.length)
                    .filter(i -> now[i] > now[(i + 1) % now.length] && now[i] > now[Math.floorMod(i - 1, now.length)])
                    .map(i -> now[i])
                    .toArray();
            phases++;
        }
        return phases;
    }

    /** Peterson's alternating phases of this ring, in the direction of travel. */
    public static int alternatingPhases(int[] ring) {
        int[] left = Arrays.copyOf(ring, ring.length);
        int phases = 0;
        while (left.length > 1) {
            phases++;
            int[] now = left;
            boolean odd = phases % 2 == 1;
            left = java.util.stream.IntStream.range(0, now.length)
                    .filter(i -> odd == now[i] > now[Math.floorMod(i - 1, now.length)])
                    .map(i -> Math.max(now[i], now[Math.floorMod(i - 1, now.length)]))
                    .toArray();
        }
        return phases;
    }
}
