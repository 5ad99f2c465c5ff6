package dev.regente.sales.domain;

/** A chain of stores. */
public record Chain(String id, String name) {}
