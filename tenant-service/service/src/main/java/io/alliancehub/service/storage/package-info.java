/** Transactions in the two database roles, and keyset paging. */
@ApplicationModule(allowedDependencies = {"problem"})
@NullMarked
package io.alliancehub.service.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
