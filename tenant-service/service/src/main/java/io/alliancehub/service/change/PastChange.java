package io.alliancehub.service.change;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Change} that was made.
 *
 * @param actor who made it
 * @param before the subject's record before, as JSON; absent where it was made
 * @param after its record after, as JSON; absent where it was removed
 */
public record PastChange(
        Instant at,
        String actor,
        String action,
        @JsonRawValue @Schema(type = "object") @Nullable String before,
        @JsonRawValue @Schema(type = "object") @Nullable String after,
        @Nullable String reason) {}
