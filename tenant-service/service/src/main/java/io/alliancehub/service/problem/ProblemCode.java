package io.alliancehub.service.problem;

import java.util.Locale;

/** Everything that can go wrong, by who must act. A name is part of the API and never reused. */
public enum ProblemCode {
    UNAUTHENTICATED(Family.CALLER, 401, "The credential is missing or wrong"),
    FORBIDDEN(Family.CALLER, 403, "This is not allowed with this credential"),
    NOT_FOUND(Family.CALLER, 404, "There is nothing here"),
    METHOD_NOT_ALLOWED(Family.CALLER, 405, "This method is not offered here"),
    NOT_ACCEPTABLE(Family.CALLER, 406, "The answer has no such form"),
    MALFORMED_REQUEST(Family.CALLER, 400, "The request cannot be read"),
    INVALID_FIELD(Family.CALLER, 422, "A field has a value that is not allowed"),
    UNSUPPORTED_MEDIA_TYPE(Family.CALLER, 415, "The body has the wrong content type"),
    BODY_TOO_LARGE(Family.CALLER, 413, "The body is too large"),
    CONFLICT(Family.CALLER, 409, "The state of the subject does not allow this"),
    ALREADY_EXISTS(Family.CALLER, 409, "This exists already"),
    IDEMPOTENCY_KEY_REUSED(Family.CALLER, 409, "The idempotency key was used for other content"),
    KEY_SHOWN_ONCE(Family.CALLER, 409, "The secret was made before and was shown once"),
    LIMIT_WIDER_THAN_ABOVE(Family.CALLER, 422, "A lower level can only be narrower"),
    PRICE_OVERLAP(Family.CALLER, 409, "Another price begins at the same moment"),
    DIGEST_MISMATCH(Family.CALLER, 422, "The content does not have the digest in the path"),
    TOKENIZER_MISSING(Family.CALLER, 422, "The model's tokenizer was not uploaded"),
    ADAPTER_REFUSED(Family.CALLER, 422, "The file is no adapter that the hub takes"),
    TOO_MANY_AT_ONCE(Family.CALLER, 429, "Too many of these are open at once"),
    CHANNEL_REFUSED(Family.CALLER, 422, "Alerts cannot go this way"),

    INTERNAL_ERROR(Family.OURS, 500, "The hub made a mistake"),
    IDENTITY_NOT_CONFIGURED(Family.OURS, 503, "The hub was not told where its people are kept"),

    TOO_MANY_REQUESTS(Family.CAPACITY, 429, "There were too many requests"),
    TOO_MANY_EXPORTS(Family.CAPACITY, 429, "Others are exporting now"),
    BUSY(Family.CAPACITY, 503, "Too much of this is under way"),
    QUERY_TOO_LONG(Family.CAPACITY, 503, "The database took too long over this"),
    DATABASE_UNAVAILABLE(Family.CAPACITY, 503, "The database cannot be reached"),
    GATEWAY_UNAVAILABLE(Family.CAPACITY, 503, "The gateway cannot be reached"),
    ADAPTERS_UNAVAILABLE(Family.CAPACITY, 503, "Adapters cannot be kept here now"),
    MEMBER_UNAVAILABLE(Family.CAPACITY, 503, "A pool member cannot be reached"),
    REDIS_UNAVAILABLE(Family.CAPACITY, 503, "Redis cannot be reached"),
    IDENTITY_UNAVAILABLE(Family.CAPACITY, 503, "The realm of the hub's people cannot be reached");

    /** Who must act. */
    public enum Family {
        /** The caller must change the request. */
        CALLER,
        /** We must repair something. */
        OURS,
        /** Trying again later helps. */
        CAPACITY
    }

    private final Family family;
    private final int status;
    private final String title;

    ProblemCode(Family family, int status, String title) {
        this.family = family;
        this.status = status;
        this.title = title;
    }

    /** Who must act. */
    public Family family() {
        return family;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The same sentence for every occurrence. */
    public String title() {
        return title;
    }

    /** The code on the wire, for example {@code not_found}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The problem's {@code type}. */
    public String type() {
        return "urn:alliance-hub:problem:" + wireName();
    }
}
