package io.alliancehub.service.alert;

/** How an attempt to deliver went. */
sealed interface Sent {
    /** Whoever it was for has taken it. */
    record Taken() implements Sent {}

    /** Not this time. */
    record Failed(String why) implements Sent {}

    /** Never, however often it is tried. */
    record Hopeless(String why) implements Sent {}
}
