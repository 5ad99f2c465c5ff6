/**
 * The replicated log of the sales server as a kernel: PURE, it depends on the kernel contract and on value parts of the
 * JDK alone. {@link dev.regente.sales.replica.ReplicaKernel} is the way in; {@code docs/protocol/replication.md} tells
 * the protocol.
 */
package dev.regente.sales.replica;
