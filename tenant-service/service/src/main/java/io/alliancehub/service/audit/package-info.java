/** Who did what, written in the transaction of the action and only ever appended. */
@ApplicationModule(
        allowedDependencies = {"access", "problem", "storage", "change", "job", "tenant"})
@NullMarked
package io.alliancehub.service.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
