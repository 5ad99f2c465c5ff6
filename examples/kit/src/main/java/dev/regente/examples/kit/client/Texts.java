package dev.regente.examples.kit.client;

import dev.regente.examples.kit.Line;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of a client, in Portuguese or English: its own first, then those that all clients share. */
public final class Texts {
    private static final ResourceBundle.Control EXACT =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final Locale locale;
    private final ResourceBundle own;
    private final ResourceBundle shared;

    /**
     * The sentences of a client.
     *
     * @param client in whose package {@code messages_pt.properties} and {@code messages_en.properties} are
     * @param language {@code pt} or {@code en}
     */
    public Texts(Class<?> client, String language) {
        locale = language.equals("pt") ? Locale.forLanguageTag("pt-BR") : Locale.ENGLISH;
        own = bundle(client, locale);
        shared = bundle(Texts.class, locale);
    }

    private static ResourceBundle bundle(Class<?> owner, Locale locale) {
        return ResourceBundle.getBundle(owner.getPackageName() + ".messages", locale, owner.getClassLoader(), EXACT);
    }

    /** The sentence of this name, with its places filled. */
    public String text(String name, Object... values) {
        return new MessageFormat((own.containsKey(name) ? own : shared).getString(name), locale).format(values);
    }

    /** What a refusal means: the client's own sentence for the code if it has one, else what the server says. */
    public String refusal(Line reply) {
        String code = reply.verb().equals("ERRO") ? reply.text(1, "") : reply.verb();
        for (ResourceBundle bundle : new ResourceBundle[] {own, shared}) {
            if (bundle.containsKey("reply." + code)) {
                return bundle.getString("reply." + code);
            }
        }
        return reply.text(2, reply.toString());
    }
}
