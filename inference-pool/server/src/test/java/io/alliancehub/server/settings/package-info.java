/** How a member starts. */
@org.jspecify.annotations.NullMarked
package io.alliancehub.server.settings;
