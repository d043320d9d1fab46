/** The synthetic use of the days before a demo alliance's first start. */
@NullMarked
package io.alliancehub.launcher.history;

import org.jspecify.annotations.NullMarked;
