package io.alliancehub.launcher;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Looks at all ports of a hub before anything is started. */
final class FreePorts {
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
}
