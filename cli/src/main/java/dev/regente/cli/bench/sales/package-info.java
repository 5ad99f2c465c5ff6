/** Measures the sales server: real processes, real disks, HTTP clients of this process. */
package dev.regente.cli.bench.sales;
