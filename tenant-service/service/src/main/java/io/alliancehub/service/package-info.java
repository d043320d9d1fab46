/** The control plane of the hub: one Spring Modulith module per noun below this package. */
@NullMarked
package io.alliancehub.service;

import org.jspecify.annotations.NullMarked;
