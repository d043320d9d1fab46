/** What gateway, service and pool members say to each other: records, Redis names, wire headers. */
@NullMarked
package io.alliancehub.contract;

import org.jspecify.annotations.NullMarked;
