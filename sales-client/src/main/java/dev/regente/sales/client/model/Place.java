package dev.regente.sales.client.model;

/** Something a person chooses from a list: a store, a chain, a seller. */
public record Place(String id, String name) {}
