package io.alliancehub.service.tenant;

import io.alliancehub.service.problem.Require;
import org.jspecify.annotations.Nullable;

/** Another name for a bank, project or app: the body of such a request. */
record NewName(@Nullable String name) {
    static final int LENGTH_MAX = 80;

    /** The name; refused where none was given. */
    String text() {
        return Require.text("name", name, LENGTH_MAX);
    }
}
