/**
 * Leader election among a few servers: start with {@link dev.regente.election.Election}. What is exported here is what
 * embedding code may use; all other packages are inside and change without notice.
 */
module dev.regente.election {
    requires org.slf4j;
    // each only for what is named after it: without it, the rest works
    requires static transitive java.sql; // JdbcGuard
    requires static java.management; // ElectionJmx
    requires static jdk.httpserver; // ElectionHttp
    requires static jdk.jfr; // JfrMetrics

    exports dev.regente.election;
    exports dev.regente.election.fencing;
    exports dev.regente.election.kernel;
    exports dev.regente.election.observe;
}
