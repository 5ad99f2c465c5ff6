package dev.regente.sales.client.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A question about recorded sales; what is null is not asked about.
 *
 * @param from first day, ISO text
 * @param to last day, included, ISO text
 */
public record ReportQuery(Kind kind, String cpf, String store, String chain, String from, String to) {
    /** The reports the server knows. */
    public enum Kind {
        SELLER("seller"),
        STORE("store"),
        CHAIN("chain"),
        NETWORK("network"),
        BEST_SELLER("best-seller"),
        BEST_STORE("best-store"),
        BEST_CHAIN("best-chain"),
        BY_DAY("by-day"),
        BY_MONTH("by-month");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word used in addresses and on the command line. */
        public String word() {
            return word;
        }

        /** True for a list of winners, false for one count and total. */
        public boolean ranking() {
            return this == BEST_SELLER || this == BEST_STORE || this == BEST_CHAIN;
        }

        /** True for a list of days or months. */
        public boolean spans() {
            return this == BY_DAY || this == BY_MONTH;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** A question without any limits. */
    public static ReportQuery of(Kind kind) {
        return new ReportQuery(kind, null, null, null, null, null);
    }

    String path() {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put(kind.spans() ? "seller" : "cpf", cpf);
        asked.put("store", store);
        asked.put("chain", chain);
        asked.put("from", from);
        asked.put("to", to);
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        asked.forEach((name, value) -> {
            if (value != null) {
                query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return "/api/reports/" + kind.word() + query;
    }
}
