package io.alliancehub.service.settings;

/**
 * Where this hub's keys are valid; part of each key's text.
 *
 * @param value for example {@code live} or {@code demo}
 */
public record KeyEnvironment(String value) {}
