/**
 * For the tests of teams and labs. A kernel of your own, or a server of your own with the library's election beside it, in
 * virtual time under faults: {@link dev.regente.kit.KernelTest}, {@link dev.regente.kit.SimulatedCluster}. Real sockets with
 * faults between them, for any program that talks over TCP: {@link dev.regente.kit.FaultyNetwork}.
 */
package dev.regente.kit;
