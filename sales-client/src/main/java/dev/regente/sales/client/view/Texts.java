package dev.regente.sales.client.view;

import dev.regente.sales.client.model.BadLine;
import dev.regente.sales.client.model.Outcome;
import dev.regente.sales.client.model.SalesException;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/** Every sentence and number shown to people, in Portuguese or English. Immutable. */
public final class Texts {
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("dd/MM/uuuu").withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("ddMMuuuu").withResolverStyle(ResolverStyle.STRICT));

    private final Locale locale;
    private final ResourceBundle bundle;

    /** Portuguese for a Portuguese locale, English for any other. */
    public Texts(Locale wanted) {
        boolean portuguese = wanted.getLanguage().equals("pt");
        locale = portuguese ? Locale.forLanguageTag("pt-BR") : Locale.ENGLISH;
        // Without this control the machine's default language would stand in where English is asked for.
        ResourceBundle.Control exact =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        bundle = ResourceBundle.getBundle("dev.regente.sales.client.view.messages", locale, exact);
    }

    public Locale locale() {
        return locale;
    }

    /** The sentence named {@code key} with its places filled. */
    public String text(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }

    /** One line for a failure of an operation that leaves a trace: first whether it surely did not happen, then why. */
    public String failure(SalesException e) {
        return text(e.outcome() == Outcome.NOT_DONE ? "outcome.not-done" : "outcome.unknown", reason(e));
    }

    /**
     * One line that says why, for questions, which leave no trace. The server's English sentence stands where this language has none
     * of its own for the reason.
     */
    public String reason(SalesException e) {
        Object[] arguments = e.arguments().toArray();
        String known = "problem." + e.reason();
        if (!e.reason().isEmpty() && arguments.length > 0 && bundle.containsKey(known)) {
            arguments[arguments.length - 1] = bundle.getString(known);
        }
        return text("error." + e.kind().name(), arguments);
    }

    /** What is wrong with a line of a file, in this language where it has words for it. */
    public String fault(BadLine bad) {
        String known = "problem." + bad.reason();
        return text("import.line", bad.line(), bundle.containsKey(known) ? bundle.getString(known) : bad.detail());
    }

    /** The sentence for a happening of the election, by its kind; the kind itself where there are no words. */
    public String happening(String kind, Object... arguments) {
        String key = "watch." + kind;
        return bundle.containsKey(key) ? text(key, arguments) : kind;
    }

    /** {@code 1670.00} as money; text that is no number stays as it is. */
    public String money(String amount) {
        try {
            DecimalFormat format = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(locale));
            return "R$ " + format.format(new BigDecimal(amount));
        } catch (NumberFormatException e) {
            return amount;
        }
    }

    /** Reads 2023-01-31, 31/01/2023 or 31012023; empty for any other text and for days that do not exist. */
    public static Optional<LocalDate> date(String typed) {
        for (DateTimeFormatter format : DATES) {
            try {
                return Optional.of(LocalDate.parse(typed.trim(), format));
            } catch (DateTimeParseException e) {
                // The next form may fit.
            }
        }
        return Optional.empty();
    }
}
