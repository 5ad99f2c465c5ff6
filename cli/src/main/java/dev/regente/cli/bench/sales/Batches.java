package dev.regente.cli.bench.sales;

import java.time.LocalDate;

/** Invented sales for imports: sellers and stores of the sample data, dates that go on from day to day. */
final class Batches {
    private static final String[] STORES = {
        "max-atacado-centro", "max-atacado-sul", "atakadao-norte", "atakadao-leste", "martins-1", "martins-2"
    };
    private static final String[] SELLERS = {"12345678901", "23456789012", "34567890123", "45678901234"};
    private static final LocalDate FIRST = LocalDate.of(2015, 1, 1);
    private static final int BATCHES_PER_DAY = 3;
    private static final int DAYS = 4_000;

    private Batches() {}

    /** One request. */
    static String body(String run, long batch, int sales) {
        StringBuilder text = new StringBuilder(sales * 110);
        String date = FIRST.plusDays(batch / BATCHES_PER_DAY % DAYS).toString();
        text.append("{\"id\":\"").append(run).append('-').append(batch).append("\",\"sales\":[");
        for (int i = 0; i < sales; i++) {
            int mix = (int) ((batch * 31 + i * 7L) & 0x7FFF_FFFF);
            text.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"")
                    .append(run)
                    .append('-')
                    .append(batch)
                    .append('-')
                    .append(i);
            text.append("\",\"seller\":\"").append(SELLERS[mix % SELLERS.length]);
            text.append("\",\"store\":\"").append(STORES[mix % STORES.length]);
            text.append("\",\"amount\":\"").append(1 + mix % 500).append(".90\",\"date\":\"");
            text.append(date).append("\"}");
        }
        return text.append("]}").toString();
    }
}
