package dev.regente.sales.client.controller;

import dev.regente.sales.client.model.SalesQuery;
import picocli.CommandLine.Option;

/** The options that say which sales are wanted. */
public final class SalesFilter {
    @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "First day.")
    private String from;

    @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "Last day, included.")
    private String to;

    @Option(names = "--cpf", paramLabel = "CPF", description = "The seller.")
    private String cpf;

    @Option(names = "--store", paramLabel = "ID", description = "The store, as listed by 'stores'.")
    private String store;

    @Option(names = "--chain", paramLabel = "ID", description = "The chain, as listed by 'chains'.")
    private String chain;

    @Option(
            names = "--voided",
            arity = "1",
            paramLabel = "true|false",
            description = "Only those taken back, or only the others.")
    private Boolean voided;

    SalesQuery query(int limit, String after) {
        return new SalesQuery(from, to, cpf, store, chain, voided, limit, after);
    }
}
