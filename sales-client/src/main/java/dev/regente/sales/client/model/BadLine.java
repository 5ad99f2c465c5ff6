package dev.regente.sales.client.model;

/**
 * A line of a file that cannot be a sale.
 *
 * @param line counted from one; the line with the names of the columns is the first
 * @param reason a word that names the sentence, for translation; the server's or this client's own
 * @param detail one sentence in English
 * @param text the line as it stands in the file, for writing it down elsewhere
 */
public record BadLine(int line, String reason, String detail, String text) {}
