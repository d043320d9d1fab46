package io.alliancehub.broken.optional.tenant;

import java.util.Optional;

final class Keeper {
    Optional<String> name = Optional.empty();
}
