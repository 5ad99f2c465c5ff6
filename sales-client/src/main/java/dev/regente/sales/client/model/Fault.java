package dev.regente.sales.client.model;

/**
 * What is wrong with one of many sales that were sent together.
 *
 * @param place its place among them, from zero
 * @param reason the server's word for it
 * @param detail the server's sentence
 */
public record Fault(int place, String reason, String detail) {}
