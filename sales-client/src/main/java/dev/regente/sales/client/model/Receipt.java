package dev.regente.sales.client.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The server's word that a sale is recorded.
 *
 * @param repeated true when an earlier attempt had already recorded it
 * @param sale the sale as the server holds it
 */
public record Receipt(boolean repeated, JsonNode sale) {}
