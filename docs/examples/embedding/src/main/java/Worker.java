import dev.regente.election.Election;
import dev.regente.election.NotLeaderException;
import dev.regente.election.fencing.FencingGuard;
import dev.regente.election.fencing.FileGuard;
import dev.regente.election.fencing.StaleTokenException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One of several nodes. Whoever leads appends to a shared file; nobody else can, not even a leader that was replaced. */
public final class Worker {
    public static void main(String[] args) throws Exception {
        int self = Integer.parseInt(args[0]);
        String peers = args[1];
        Path shared = Path.of(args[2]);
        FencingGuard guard = FileGuard.open(shared.resolve("guard"));
        Election election = Election.builder("workers")
                .self(self)
                .peers(peers)
                .data(shared.resolve("node" + self))
                .onElected(lead -> {
                    guard.seal(lead.token());
                    System.out.println("elected, token " + lead.token());
                })
                .onRevoked((lead, reason) -> System.out.println("revoked, token " + lead.token() + ": " + reason))
                .build()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(election::close));
        while (true) {
            try {
                election.runIfLeader(token -> guard.run(token, () -> Files.writeString(
                        shared.resolve("work.txt"), token + " " + self + "\n",
                        StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
            } catch (NotLeaderException | StaleTokenException e) {
                // another node does the work
            }
            Thread.sleep(20);
        }
    }
}
