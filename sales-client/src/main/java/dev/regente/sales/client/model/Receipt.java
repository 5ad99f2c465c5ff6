package dev.regente.sales.client.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The server's word that a sale, or a batch of them, is recorded.
 *
 * @param repeated true when an earlier attempt had already recorded it
 * @param sale the sale as the server holds it; of a batch, how many were new
 */
public record Receipt(boolean repeated, JsonNode sale) {}
