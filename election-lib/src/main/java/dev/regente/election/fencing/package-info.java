/**
 * Guards for what several nodes write to: each lets work through only under a fencing token that is not smaller than any
 * it has seen, so that a leader that was replaced, and does not know it yet, changes nothing any more.
 *
 * <table>
 * <caption>Which guard for which resource</caption>
 * <tr><th>the resource is</th><th>guard</th></tr>
 * <tr><td>an object in one process</td><td>{@link dev.regente.election.fencing.MemoryGuard}</td></tr>
 * <tr><td>files that several processes of a machine write</td><td>{@link dev.regente.election.fencing.FileGuard}</td></tr>
 * <tr><td>a relational database</td><td>{@link dev.regente.election.fencing.JdbcGuard}</td></tr>
 * <tr><td>behind HTTP</td><td>{@link dev.regente.election.fencing.FencingHeader} and one of the above at the server</td></tr>
 * </table>
 *
 * <p>Nothing here talks to the election: a guard runs where the resource is, and needs only the token.
 */
package dev.regente.election.fencing;
