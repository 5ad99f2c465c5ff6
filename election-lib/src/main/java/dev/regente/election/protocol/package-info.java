/**
 * The words of the election: its messages, settings, requests and notices, and the seam between nomination and
 * confirmation. PURE.
 */
package dev.regente.election.protocol;
