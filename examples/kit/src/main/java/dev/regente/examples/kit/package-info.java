/** What the three example servers and their clients share on the wire: one JSON array a line. */
package dev.regente.examples.kit;
