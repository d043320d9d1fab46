package io.alliancehub.broken.injection.tenant;

import org.springframework.beans.factory.annotation.Autowired;

final class Injected {
    @Autowired String name = "";
}
