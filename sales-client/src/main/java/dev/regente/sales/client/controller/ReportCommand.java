package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.ReportQuery;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.ReportView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks for totals and rankings. */
@Command(name = "report", mixinStandardHelpOptions = true, description = "Ask for totals and rankings.")
public final class ReportCommand extends SalesAction {
    @Parameters(
            paramLabel = "seller|store|chain|network|best-seller|best-store|best-chain|by-day|by-month",
            converter = KindConverter.class,
            description = "Which report.")
    private ReportQuery.Kind kind;

    @Option(names = "--cpf", paramLabel = "CPF", description = "The seller.")
    private String cpf;

    @Option(names = "--store", paramLabel = "ID", description = "The store, as listed by 'stores'.")
    private String store;

    @Option(names = "--chain", paramLabel = "ID", description = "The chain, as listed by 'chains'.")
    private String chain;

    @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "First day.")
    private String from;

    @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "Last day, included.")
    private String to;

    @Override
    void run() throws SalesException {
        JsonNode answer = options().loggedIn().report(new ReportQuery(kind, cpf, store, chain, from, to));
        print(answer, new ReportView(texts()).report(kind, answer));
    }

    /** Reads a report's name. */
    static final class KindConverter implements CommandLine.ITypeConverter<ReportQuery.Kind> {
        @Override
        public ReportQuery.Kind convert(String text) {
            for (ReportQuery.Kind kind : ReportQuery.Kind.values()) {
                if (kind.word().equals(text)) {
                    return kind;
                }
            }
            throw new CommandLine.TypeConversionException(
                    "'" + text
                            + "' is not seller, store, chain, network, best-seller, best-store, best-chain, by-day or by-month");
        }
    }
}
