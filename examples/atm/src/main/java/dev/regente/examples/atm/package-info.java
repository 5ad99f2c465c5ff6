/**
 * A cash machine whose accounts lie in a database that several nodes share. Its lesson is <em>fencing</em>: every write
 * carries the token of the node's lead, and the database refuses the token of a node that was replaced.
 */
package dev.regente.examples.atm;
