package dev.regente.election.security;

/** What was read from a {@link CredentialSource}. Immutable. */
public sealed interface Credentials permits SharedKeys, TlsIdentity {}
