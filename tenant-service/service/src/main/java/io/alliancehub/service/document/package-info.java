/** Papers with one table, drawn as a PDF with Chinese text or written as a spreadsheet. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.alliancehub.service.document;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
