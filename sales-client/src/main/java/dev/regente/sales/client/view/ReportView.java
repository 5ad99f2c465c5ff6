package dev.regente.sales.client.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.NodeStatus;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.Place;
import dev.regente.sales.client.model.ReportQuery;
import java.util.List;

/** Turns answers into lines for people. */
public final class ReportView {
    private final Texts texts;

    public ReportView(Texts texts) {
        this.texts = texts;
    }

    /** A count and total, or winners (all of them on a tie) with the ranking below. */
    public String report(ReportQuery.Kind kind, JsonNode answer) {
        if (kind.ranking()) {
            return ranking(answer);
        }
        if (kind.spans()) {
            return spans(answer);
        }
        long count = answer.path("count").asLong();
        if (count == 0) {
            return texts.text("report.empty");
        }
        String total = texts.text(
                "report.total", count, texts.money(answer.path("total").asText()));
        String name = OneLine.of(answer.path("name").asText());
        return name.isEmpty() ? total : name + ": " + total;
    }

    private String ranking(JsonNode answer) {
        JsonNode winners = answer.path("winners");
        if (winners.isEmpty()) {
            return texts.text("report.empty");
        }
        StringBuilder lines = new StringBuilder(texts.text(winners.size() > 1 ? "report.tie" : "report.winner"));
        winners.forEach(
                winner -> lines.append(System.lineSeparator()).append("  * ").append(ranked(winner)));
        if (answer.path("ranking").size() > winners.size()) {
            lines.append(System.lineSeparator()).append(texts.text("report.ranking"));
            int position = 1;
            for (JsonNode entry : answer.path("ranking")) {
                lines.append(System.lineSeparator())
                        .append(String.format("%4d. ", position++))
                        .append(ranked(entry));
            }
        }
        return lines.toString();
    }

    private String spans(JsonNode answer) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode span : answer.path(answer.has("months") ? "months" : "days")) {
            String when = span.path("month").asText(span.path("date").asText());
            lines.append(texts.text(
                            "report.ranked",
                            OneLine.of(when),
                            texts.money(span.path("total").asText()),
                            span.path("count").asLong()))
                    .append(System.lineSeparator());
        }
        return lines.isEmpty() ? texts.text("report.empty") : lines.toString().stripTrailing();
    }

    /** One line for each sale of a page. */
    public String sales(JsonNode page) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode sale : page.path("sales")) {
            String mark = sale.path("voided").asBoolean() ? "  " + texts.text("list.void") : "";
            lines.append(String.format(
                    "%s  %14s  %-20s  %s  %s%s%n",
                    OneLine.of(sale.path("date").asText()),
                    texts.money(sale.path("amount").asText()),
                    OneLine.of(sale.path("store").asText()),
                    OneLine.of(sale.path("seller").asText()),
                    OneLine.of(sale.path("id").asText()),
                    mark));
        }
        if (page.hasNonNull("next")) {
            lines.append(texts.text("list.more", OneLine.of(page.path("next").asText())));
        }
        return lines.isEmpty() ? texts.text("report.empty") : lines.toString().stripTrailing();
    }

    /** One line for each line of the audit trail. */
    public String audit(JsonNode page) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode line : page.path("audit")) {
            lines.append(String.format(
                    "%s  %-18s %-38s %s  %s%n",
                    OneLine.of(line.path("at").asText("")),
                    OneLine.of(line.path("what").asText()),
                    OneLine.of(line.path("subject").asText()),
                    OneLine.of(line.path("by").asText()),
                    OneLine.of(line.path("reason").asText())));
        }
        return lines.toString().stripTrailing();
    }

    private String ranked(JsonNode entry) {
        return texts.text(
                "report.ranked",
                OneLine.of(entry.path("name").asText()),
                texts.money(entry.path("total").asText()),
                entry.path("count").asLong());
    }

    /** A list to choose from, numbered from one. */
    public String numbered(List<Place> places) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < places.size(); i++) {
            lines.append(String.format("%4d) %s%n", i + 1, places.get(i).name()));
        }
        return lines.toString().stripTrailing();
    }

    /** One line for each node that was asked. */
    public String status(List<NodeStatus> views) {
        StringBuilder lines = new StringBuilder();
        for (NodeStatus view : views) {
            lines.append(view.answered() ? answered(view) : texts.text("status.silent", view.address(), view.trouble()))
                    .append(System.lineSeparator());
        }
        return lines.toString().stripTrailing();
    }

    private String answered(NodeStatus view) {
        JsonNode cluster = view.cluster();
        String self = OneLine.of(cluster.path("self").asText("?"));
        String leader = OneLine.of(cluster.path("leader").asText("null"));
        boolean leads = self.equals(leader);
        String role = leader.equals("null")
                ? texts.text("status.leaderless")
                : leads ? texts.text("status.leads") : texts.text("status.follows", leader);
        String serving = texts.text(cluster.path("serving").asBoolean() ? "status.serving" : "status.not-serving");
        return texts.text(
                "status.node", view.address(), self, role, cluster.path("term").asText("?"), leads ? serving : "");
    }
}
