package io.alliancehub.service.settings;

/** The name of this process among the replicas of the service: its name as a stream consumer. */
public record ServiceId(String value) {}
