/**
 * How a bank stands: what it owes, what its month still allows, and what a suspension would hit.
 */
@ApplicationModule(
        allowedDependencies = {"access", "money", "storage", "redis", "tenant", "ledger", "quota"})
@NullMarked
package io.alliancehub.service.standing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
