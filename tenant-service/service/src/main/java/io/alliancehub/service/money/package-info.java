/** Exact amounts and prices: decimals only, one place where rounding happens. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.alliancehub.service.money;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
