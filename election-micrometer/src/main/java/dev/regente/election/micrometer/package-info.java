/** Election metrics in a Micrometer registry. */
package dev.regente.election.micrometer;
