/** The house rules that the build checks, each with a fixture that breaks it. */
@NullMarked
package io.alliancehub.architecture;

import org.jspecify.annotations.NullMarked;
