/**
 * A mail server of which one node at a time works. Its lesson is <em>a single active worker with redelivery</em>: a mail is
 * handed out again and again until the client confirms it, so a node may die at any moment and none is lost.
 */
package dev.regente.examples.mail;
