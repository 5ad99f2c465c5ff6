package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.ReportView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists sales, page by page: a seller's own, a manager's all. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "List sales, the latest first.")
public final class SalesListCommand extends SalesAction {
    @Mixin
    private SalesFilter filter;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many, 1 to 500 (default: 50).")
    private int limit;

    @Option(names = "--after", paramLabel = "PLACE", description = "Go on from here: 'next' of the page before.")
    private String after;

    @Override
    void run() throws SalesException {
        JsonNode page = options().loggedIn().sales(filter.query(limit, after));
        print(page, new ReportView(texts()).sales(page));
    }
}
