/** What one node writes down of what its kernel does, in the trace format that the viewer reads. */
package dev.regente.election.recording;
