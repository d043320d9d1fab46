/** The draft invoice of a bank and month, and its independent recount. */
@ApplicationModule(
        allowedDependencies = {"access", "money", "problem", "storage", "tenant", "metering"})
@NullMarked
package io.alliancehub.service.billing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
