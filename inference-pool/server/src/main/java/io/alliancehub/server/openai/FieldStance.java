package io.alliancehub.server.openai;

/** What becomes of a field of a request. Nothing is ever passed over in silence. */
enum FieldStance {
    /** Read, checked and done. */
    SERVED,
    /** It changes nothing here: taken with values that ask for nothing, refused with any other. */
    NEUTRAL,
    /** Refused by name, whatever its value; null is no value. */
    REFUSED
}
