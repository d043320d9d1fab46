package io.alliancehub.broken.reactor.gateway.admission;

import reactor.core.publisher.Mono;

final class Decision {
    final Mono<String> later = Mono.empty();
}
