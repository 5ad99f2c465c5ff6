package dev.regente.sales.domain;

/**
 * A store of a chain.
 *
 * @param cnpj the company number, 14 digits
 * @param chain the id of its chain
 */
public record Store(String id, String name, String cnpj, String chain) {}
