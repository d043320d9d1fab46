package io.alliancehub.launcher;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** Looks at all ports of a hub before anything is started. */
final class FreePorts {
    private static final int TRIES = 50;
    // Below the ports that systems give to outgoing connections: none of those takes one meanwhile.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private FreePorts() {}

    /** All of the first {@code count} ports must be free. */
    static void require(Ports ports, int count) {
        for (int port = ports.base(); port < ports.base() + count; port++) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                probe.getLocalPort();
            } catch (IOException taken) {
                throw new HubFailure(
                        "Port "
                                + port
                                + " on 127.0.0.1 is taken by another program; choose "
                                + count
                                + " free ports with --port-base N (now "
                                + ports.base()
                                + ").",
                        taken);
            }
        }
    }

    /** Ports that are free now, for a hub that nobody else needs to find. */
    static Ports find(RandomGenerator random) {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                Ports ports = new Ports(random.nextInt(LOWEST, HIGHEST));
                require(ports, Ports.COUNT);
                return ports;
            } catch (HubFailure taken) {
                // another port is tried
            }
        }
        throw new HubFailure("There are no seven free ports in a row on 127.0.0.1.");
    }
}
