package dev.regente.sales.client.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request as it is repeated, unchanged, on every attempt.
 *
 * @param method GET, POST or DELETE
 * @param path path and query, already encoded
 * @param body what is posted, or null
 * @param token the session's token, or null for a request that needs none
 * @param changes true when doing it leaves a trace, so that a lost reply leaves its outcome unknown
 * @param conflictSettles true when 409 proves that this very request was not done, even if an earlier attempt was lost; so for a sale,
 *     whose repeat with the same content answers 200
 */
record Call(String method, String path, JsonNode body, String token, boolean changes, boolean conflictSettles) {
    static Call read(String path, String token) {
        return new Call("GET", path, null, token, false, false);
    }

    static Call write(String path, JsonNode body, String token) {
        return new Call("POST", path, body, token, true, false);
    }

    static Call sale(String path, JsonNode body, String token) {
        return new Call("POST", path, body, token, true, true);
    }

    boolean carriesSecret() {
        return token != null || body != null;
    }
}
