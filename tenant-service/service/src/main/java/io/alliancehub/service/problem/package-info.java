/** What went wrong, in one enum, and its one spelling on the wire (RFC 9457). */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.alliancehub.service.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
