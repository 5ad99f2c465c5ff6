/** The state that the log leads to, in one SQLite file per node: applied exactly once, in order, and queried. */
package dev.regente.sales.store;
