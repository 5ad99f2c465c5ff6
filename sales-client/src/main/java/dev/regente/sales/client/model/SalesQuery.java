package dev.regente.sales.client.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Which sales are wanted; what is null is not asked about.
 *
 * @param after where the page begins: {@code next} of the page before, or null for the latest
 */
public record SalesQuery(
        String from, String to, String seller, String store, String chain, Boolean voided, int limit, String after) {
    /** The page after this one. */
    public SalesQuery after(String next) {
        return new SalesQuery(from, to, seller, store, chain, voided, limit, next);
    }

    String path() {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("from", from);
        asked.put("to", to);
        asked.put("seller", seller);
        asked.put("store", store);
        asked.put("chain", chain);
        asked.put("voided", voided);
        asked.put("limit", limit);
        asked.put("after", after);
        StringJoiner query = new StringJoiner("&", "/api/sales?", "");
        asked.forEach((name, value) -> {
            if (value != null) {
                query.add(name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8));
            }
        });
        return query.toString();
    }
}
