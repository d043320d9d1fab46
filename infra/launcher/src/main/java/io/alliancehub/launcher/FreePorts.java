package io.alliancehub.launcher;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Looks at all ports of a hub before anything is started. */
final class FreePorts {
    private static final int TRIES = 50;
    private static final int HIGHEST = 65_535;

    private FreePorts() {}

    static void require(Ports ports) {
        for (int port = ports.base(); port < ports.base() + Ports.COUNT; port++) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                probe.getLocalPort();
            } catch (IOException taken) {
                throw new HubFailure(
                        "Port "
                                + port
                                + " on 127.0.0.1 is taken by another program; choose five free"
                                + " ports with --port-base N (now "
                                + ports.base()
                                + ").",
                        taken);
            }
        }
    }

    /** Ports that are free now, for a hub that nobody else needs to find. */
    static Ports find() {
        for (int tries = 0; tries < TRIES; tries++) {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Ports ports = new Ports(Math.min(probe.getLocalPort() + 1, HIGHEST - Ports.COUNT));
                require(ports);
                return ports;
            } catch (HubFailure | IOException taken) {
                // another port is tried
            }
        }
        throw new HubFailure("There are no five free ports in a row on 127.0.0.1.");
    }
}
