package io.alliancehub.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The scripts over a bank's limits. Each runs in one hash slot, all or nothing; its keys, arguments
 * and results are described at its top. Gateways admit, settle, rehold and renew; the service
 * expires what nobody settled, rebuilds counters that Redis has lost, and reads how much is used.
 */
public enum LuaScript {
    ADMIT,
    SETTLE,
    REHOLD,
    RENEW,
    EXPIRE,
    REBUILD,
    READ;

    private final String text;

    LuaScript() {
        String file = "lua/" + name().toLowerCase(Locale.ROOT) + ".lua";
        try (InputStream in = LuaScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the contract's jar");
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The script's source. */
    public String text() {
        return text;
    }
}
