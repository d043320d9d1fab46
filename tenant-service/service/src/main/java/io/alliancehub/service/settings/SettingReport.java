package io.alliancehub.service.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence which setting stopped the start, instead of a stack trace. */
final class SettingReport extends AbstractFailureAnalyzer<SettingRefused> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, SettingRefused cause) {
        return new FailureAnalysis(cause.getMessage(), "set the variable and start again", cause);
    }
}
