package io.alliancehub.broken.floating.rating;

final class Price {
    double yuan() {
        return 0.1;
    }
}
