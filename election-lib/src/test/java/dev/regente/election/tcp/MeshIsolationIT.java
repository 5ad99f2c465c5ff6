package dev.regente.election.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.loop.EventLoop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was begun when a node is cut off comes to nothing. */
class MeshIsolationIT {
    private static final class Nobody implements Mesh.Listener {
        @Override
        public void linkUp(NodeId peer, String profile) {}

        @Override
        public void linkDown(NodeId peer) {}

        @Override
        public void received(NodeId peer, int channel, byte[] payload) {}
    }

    private ServerSocket target;
    private EventLoop loop;
    private Mesh mesh;

    @BeforeEach
    void open() throws Exception {
        target = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        loop = new EventLoop("mesh-test", failure -> {});
        // a name, so that dialling it takes the way through the resolver
        MeshConfig config = new MeshConfig(
                "toys",
                NodeId.of(2),
                new Address("127.0.0.1", 0),
                Map.of(NodeId.of(1), new Address("localhost", target.getLocalPort())),
                2,
                2,
                Map.of(),
                "",
                List.of(),
                false,
                MeshConfig.Limits.DEFAULT);
        mesh = new Mesh(loop, config, new SplittableRandom(1), new Nobody());
        mesh.open();
        loop.start();
    }

    @AfterEach
    void close() throws Exception {
        onLoop(() -> {
            mesh.close(() -> {});
            return null;
        });
        loop.stop();
        target.close();
    }

    private <T> T onLoop(Supplier<T> what) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(what.get()));
        return answer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aNameThatIsBeingResolvedIsNotDialled() throws Exception {
        Peer peer = mesh.peers().iterator().next();
        boolean caught = onLoop(() -> {
            mesh.isolate(false);
            // as its timer would: from here on the answer of the resolver is under way
            peer.redial.fire();
            boolean resolving = peer.resolving;
            mesh.isolate(true);
            return resolving;
        });
        assertThat(caught).isTrue();
        while (onLoop(() -> peer.resolving)) {
            Thread.onSpinWait();
        }
        assertThat(onLoop(() -> mesh.links().size())).isZero();
        target.setSoTimeout(300);
        assertThatThrownBy(target::accept).isInstanceOf(SocketTimeoutException.class);
        onLoop(() -> {
            mesh.isolate(false);
            return null;
        });
        target.setSoTimeout(10_000);
        target.accept().close();
    }
}
