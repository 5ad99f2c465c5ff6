/**
 * Kernels as a state space: every delivery, timer, completed write and fault is an action. The kernels are the classes
 * that run in production, as they are; all that this package knows of them is the kernel contract.
 *
 * <p>A step changes one node, what is under way, and what the watches remember. So each node's state, each message and each
 * set of waiting messages is kept once and has a number, a state is a few numbers, and a step that was taken before from
 * the same state of its node is looked up instead of taken again.
 */
package dev.regente.sim.explore.kernel;
