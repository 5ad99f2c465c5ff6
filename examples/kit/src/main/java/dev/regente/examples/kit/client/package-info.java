/** The client's half: it finds the active node, asks questions at a terminal, and speaks two languages. */
package dev.regente.examples.kit.client;
