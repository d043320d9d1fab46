package io.alliancehub.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The engine's log, for commands whose standard error is for errors. */
final class EngineLog {

    private EngineLog() {}

    /** Shows warnings and errors only. */
    static void quiet() {
        if (LoggerFactory.getLogger("io.alliancehub.engine") instanceof Logger engine) {
            engine.setLevel(Level.WARN);
        }
    }
}
