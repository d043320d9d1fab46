/** The data folder: what lies where, its lock, its secrets and the state of the last run. */
@NullMarked
package io.alliancehub.launcher.folder;

import org.jspecify.annotations.NullMarked;
