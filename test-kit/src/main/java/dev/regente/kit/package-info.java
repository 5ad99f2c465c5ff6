/**
 * For the tests of programs that talk over TCP: real sockets with faults between them. Knows nothing of elections and
 * depends on no other module.
 */
package dev.regente.kit;
