package io.alliancehub.service.rating;

/** An event that has no price: it cannot be billed until a person has settled it. */
public final class RatingRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RatingRefused(String detail) {
        super(detail);
    }
}
