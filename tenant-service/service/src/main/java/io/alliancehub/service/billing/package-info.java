/** The draft invoice of a bank and month, its document, its independent recount; price previews. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "change",
            "document",
            "job",
            "money",
            "problem",
            "registry",
            "settings",
            "storage",
            "tenant",
            "metering"
        })
@NullMarked
package io.alliancehub.service.billing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
