/** Models by digest, aliases, grants, tokenizer assets and prices. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "money",
            "problem",
            "storage",
            "change",
            "publication",
            "redis",
            "tenant"
        })
@NullMarked
package io.alliancehub.service.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
