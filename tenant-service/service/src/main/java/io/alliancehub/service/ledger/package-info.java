/** Balanced, immutable postings. */
@ApplicationModule(allowedDependencies = {"access", "money", "problem", "storage", "tenant"})
@NullMarked
package io.alliancehub.service.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
