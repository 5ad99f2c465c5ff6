package dev.regente.sales.http;

import dev.regente.sales.log.Chronicle;
import dev.regente.sales.log.SalesLog;
import dev.regente.sales.store.SalesData;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What the routes work with.
 *
 * @param clock wall time: expiry of sessions, today, audit
 * @param zone whose today is today
 * @param sessionTtl how long a session lasts
 * @param checkDigits whether a new account's CPF must have the right check digits
 * @param chronicle what happened to the election of late
 * @param demo faults on demand, where the operator wants them
 */
public record Services(
        SalesData store,
        SalesLog log,
        Passwords passwords,
        Clock clock,
        ZoneId zone,
        Duration sessionTtl,
        boolean checkDigits,
        Chronicle chronicle,
        Optional<Demonstration> demo) {

    /** Services without faults on demand. */
    public Services(
            SalesData store,
            SalesLog log,
            Passwords passwords,
            Clock clock,
            ZoneId zone,
            Duration sessionTtl,
            boolean checkDigits,
            Chronicle chronicle) {
        this(store, log, passwords, clock, zone, sessionTtl, checkDigits, chronicle, Optional.empty());
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }
}
