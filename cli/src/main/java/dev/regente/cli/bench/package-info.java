/**
 * Measures real processes: how long a fail-over takes, what a resting node costs, how fast a cluster starts. Each
 * node is a process of its own, started as the launcher starts it.
 */
package dev.regente.cli.bench;
