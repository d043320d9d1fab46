package io.alliancehub.service.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes e-mails by SMTP, as far as a client needs it, and keeps them as they came. */
public final class MailSink {
    private final ServerSocket server;
    public final List<String> mails = new CopyOnWriteArrayList<>();

    /** So many mails are refused for now. */
    public final AtomicInteger refusals = new AtomicInteger();

    private MailSink() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** The one of this JVM. */
    public static MailSink shared() {
        return Shared.SINK;
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        client.getInputStream(), StandardCharsets.UTF_8));
                PrintStream out =
                        new PrintStream(client.getOutputStream(), true, StandardCharsets.UTF_8)) {
            say(out, "220 sink");
            String line = in.readLine();
            while (line != null) {
                say(out, answer(line));
                if (line.startsWith("DATA")) {
                    keep(in);
                    say(out, "250 kept");
                }
                line = line.startsWith("QUIT") ? null : in.readLine();
            }
        } catch (IOException e) {
            return;
        }
    }

    private String answer(String command) {
        if (command.startsWith("MAIL") && refusals.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
            return "451 try again later";
        }
        if (command.startsWith("DATA")) {
            return "354 go on";
        }
        return command.startsWith("QUIT") ? "221 bye" : "250 ok";
    }

    private void keep(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        String line = in.readLine();
        while (line != null && !line.equals(".")) {
            mail.append(line).append('\n');
            line = in.readLine();
        }
        mails.add(mail.toString());
    }

    private static void say(PrintStream out, String line) {
        out.print(line + "\r\n");
        out.flush();
    }

    private static final class Shared {
        private static final MailSink SINK = new MailSink();
    }
}
