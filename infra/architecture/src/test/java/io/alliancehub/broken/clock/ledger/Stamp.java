package io.alliancehub.broken.clock.ledger;

import java.time.Instant;

final class Stamp {
    Instant at() {
        return Instant.now();
    }
}
