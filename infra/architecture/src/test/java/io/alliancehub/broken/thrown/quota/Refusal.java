package io.alliancehub.broken.thrown.quota;

final class Refusal {
    void refuse() {
        throw new RuntimeException("no type of its own");
    }
}
