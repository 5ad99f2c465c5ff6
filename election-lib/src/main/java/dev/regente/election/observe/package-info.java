/**
 * Looking inside a running election: an event log, counters in the Prometheus text form, the flight recorder, JMX and an
 * HTTP endpoint. All of it is optional and built on the front door alone.
 */
package dev.regente.election.observe;
