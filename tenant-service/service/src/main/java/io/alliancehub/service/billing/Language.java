package io.alliancehub.service.billing;

import io.alliancehub.service.problem.HubProblem;
import org.jspecify.annotations.Nullable;

/** What a document is written in. */
enum Language {
    ZH("zh-CN"),
    EN("en");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** From the query; Chinese where nothing is said. */
    static Language of(@Nullable String text) {
        return switch (text == null ? "zh" : text) {
            case "zh", "zh-CN" -> ZH;
            case "en" -> EN;
            default -> throw HubProblem.field("lang", "lang must be zh or en");
        };
    }

    String tag() {
        return tag;
    }
}
