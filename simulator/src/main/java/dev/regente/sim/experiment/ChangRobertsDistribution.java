package dev.regente.sim.experiment;

/**
 * How many messages Chang and Roberts' election takes on a random ring in which all start, as a distribution: n for the
 * largest id, and for the n-1 behind it S(m) = S(p-1) + S(m-p) + m+1-p, where p is the place of the largest of m, uniform.
 */
final class ChangRobertsDistribution {
    private final double[] chances;
    private final int n;

    ChangRobertsDistribution(int n) {
        this.n = n;
        double[][] sums = new double[n][];
        sums[0] = new double[] {1};
        for (int m = 1; m < n; m++) {
            sums[m] = new double[m * (m + 1) / 2 + 1];
            for (int p = 1; p <= m; p++) {
                convolve(sums[p - 1], sums[m - p], m + 1 - p, 1.0 / m, sums[m]);
            }
        }
        chances = sums[n - 1];
    }

    private static void convolve(double[] one, double[] other, int shift, double weight, double[] into) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] > 0) {
                for (int j = 0; j < other.length; j++) {
                    into[i + j + shift] += weight * one[i] * other[j];
                }
            }
        }
    }

    /** The least number of messages that at least this share of all rings does not exceed. */
    int quantile(double share) {
        double sum = 0;
        for (int i = 0; i < chances.length; i++) {
            sum += chances[i];
            if (chances[i] > 0 && sum >= share - 1e-12) {
                return n + i;
            }
        }
        return n + chances.length - 1;
    }
}
