package io.alliancehub.service.tenant;

/** Whether a project or an app is in use. */
public enum ArchiveStatus {
    ACTIVE,
    /** Put away: its keys are refused, and it can be restored. */
    ARCHIVED
}
