package io.alliancehub.service.settings;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Keys that are made from the pepper by HKDF-SHA256, one for each purpose: nobody who learns one
 * learns another, and no further secret has to be kept.
 */
public final class DerivedKeys {
    private static final int BYTES = 32;
    private final byte[] pepper;

    DerivedKeys(byte[] pepper) {
        this.pepper = pepper.clone();
    }

    /**
     * The 256-bit key of a purpose.
     *
     * @param algorithm what it is used with, for example {@code AES}
     */
    public SecretKey key(String purpose, String algorithm) {
        HKDFParameterSpec how =
                HKDFParameterSpec.ofExtract()
                        .addIKM(pepper)
                        .addSalt("alliance-hub".getBytes(StandardCharsets.UTF_8))
                        .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), BYTES);
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, how);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256", e);
        }
    }
}
