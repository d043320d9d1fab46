package io.alliancehub.service.settings;

/** A setting is missing or cannot be used: the service does not start. */
final class SettingRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param sentence names the variable, never its value
     */
    SettingRefused(String sentence) {
        super(sentence);
    }
}
