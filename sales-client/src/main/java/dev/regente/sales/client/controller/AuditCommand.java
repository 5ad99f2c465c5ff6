package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.ReportView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who did what, the latest first. */
@Command(name = "audit", mixinStandardHelpOptions = true, description = "Show the audit trail (managers only).")
public final class AuditCommand extends SalesAction {
    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many, 1 to 500 (default: 50).")
    private int limit;

    @Override
    void run() throws SalesException {
        JsonNode page = options().loggedIn().audit(limit);
        print(page, new ReportView(texts()).audit(page));
    }
}
