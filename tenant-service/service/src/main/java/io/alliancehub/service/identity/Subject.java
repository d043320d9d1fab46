package io.alliancehub.service.identity;

import io.alliancehub.service.storage.Scope;

/** What the directory may not have as it is wanted. */
record Subject(Scope scope, Kind kind, String id) {
    /** What it is. */
    enum Kind {
        BANK,
        PERSON,
        SERVICE_ACCOUNT
    }

    @Override
    public String toString() {
        return kind + " " + id;
    }
}
