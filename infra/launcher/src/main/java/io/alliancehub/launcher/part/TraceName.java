package io.alliancehub.launcher.part;

import org.jspecify.annotations.Nullable;

/**
 * Under which name a program's spans appear. All else that OpenTelemetry's variables say reaches
 * the programs as it is, with the environment that they inherit; one name for all would not tell
 * them apart.
 */
final class TraceName {
    static final String VARIABLE = "OTEL_SERVICE_NAME";
    private static final String HUB = "hub";

    private TraceName() {}

    /** Of a program, in a hub that is given a name or none. */
    static String of(String program, @Nullable String given) {
        return (given == null || given.isBlank() ? HUB : given.strip()) + "-" + program;
    }
}
