package io.alliancehub.broken.threads.relay;

final class Worker {
    void start() {
        new Thread(() -> {}).start();
    }
}
