package io.alliancehub.server.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The engine's log, for commands whose standard error is for errors. */
final class EngineLog {

    /** Held, because the log manager forgets loggers that nobody holds. */
    private static final Logger ENGINE = Logger.getLogger("io.alliancehub.engine");

    private EngineLog() {}

    /** Shows warnings and errors only. */
    static void quiet() {
        ENGINE.setLevel(Level.WARNING);
    }
}
