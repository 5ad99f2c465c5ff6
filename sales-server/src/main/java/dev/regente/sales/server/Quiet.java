package dev.regente.sales.server;

/** Keeps the frameworks' own chatter out of an operator's log; whoever wants it sets these properties. */
final class Quiet {
    private Quiet() {}

    /** Before any of their loggers is made. */
    static void frameworks() {
        level("org.eclipse.jetty", "warn");
        // what it would say of failures is told by this server's own lines
        level("io.javalin", "off");
    }

    private static void level(String logger, String level) {
        String property = "org.slf4j.simpleLogger.log." + logger;
        if (System.getProperty(property) == null) {
            System.setProperty(property, level);
        }
    }
}
