/**
 * How nodes prove to each other who they are: with a shared key, or with certificates. Knows files and bytes, and neither
 * sockets nor the event loop. {@code docs/security.md} says against whom this helps and against whom it does not.
 */
package dev.regente.election.security;
