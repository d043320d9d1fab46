package io.alliancehub.service.storage;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** The last row of a page: lists are ordered by a time, then by an id that settles ties. */
public record Cursor(Instant at, String id) {
    static Cursor decode(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int split = plain.indexOf(' ');
            Instant at = Instant.parse(plain.substring(0, split));
            String id = plain.substring(split + 1);
            Require.moment("cursor", at);
            if (id.indexOf('\0') >= 0) {
                throw refused();
            }
            return new Cursor(at, id);
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            throw refused();
        }
    }

    /** What a cursor is answered with that is none, or one of another list. */
    public static HubProblem refused() {
        return HubProblem.field("cursor", "cursor must be a nextCursor of an earlier answer");
    }

    String encoded() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
    }
}
