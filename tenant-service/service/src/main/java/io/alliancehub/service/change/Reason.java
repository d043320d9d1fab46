package io.alliancehub.service.change;

import io.alliancehub.service.problem.Require;
import org.jspecify.annotations.Nullable;

/** Why somebody does what needs a reason: the body of such a request. */
public record Reason(@Nullable String reason) {
    /** The reason; refused where none was given. */
    public String text() {
        return Require.text("reason", reason, 500);
    }
}
