package dev.regente.sales.domain;

import dev.regente.election.kernel.Value;

/**
 * An open session. The token itself is known only to its holder.
 *
 * @param tokenHash SHA-256 of the token
 * @param expiresMillis wall time in milliseconds since 1970 from which on the session is over
 */
public record Session(Value.Bytes tokenHash, Cpf cpf, long expiresMillis) {}
