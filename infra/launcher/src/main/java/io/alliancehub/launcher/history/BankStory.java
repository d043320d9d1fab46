package io.alliancehub.launcher.history;

import java.util.List;

/**
 * How one synthetic bank uses the alliance, in percent and counts: whole numbers, so that every
 * machine reckons the same.
 *
 * @param code of the demo bank
 * @param callsPerDay on a working day in the middle of the month
 * @param growthPercent how many calls of the last day there are to 100 of the first
 * @param weekendPercent how many calls of a weekend day there are to 100 of a working day
 */
record BankStory(
        String code, int callsPerDay, int growthPercent, int weekendPercent, List<AppStory> apps) {
    /**
     * One app of it.
     *
     * @param sharePercent of the bank's calls
     * @param promptTokens of a middling call
     * @param completionTokens likewise
     * @param cachedPercent of a prompt that is found again, where any of it is
     * @param models suffixes of the aliases that it calls, the one it calls most first; the empty
     *     one is the bundled model itself
     */
    record AppStory(
            String name,
            int sharePercent,
            int promptTokens,
            int completionTokens,
            int cachedPercent,
            int keys,
            List<String> models) {}

    /** A second alias, of short questions. */
    static final String FAQ = "-faq";

    /** A third one, of long drafts with reasoning. */
    static final String DRAFT = "-draft";

    /** All of them. */
    static final List<BankStory> ALL =
            List.of(
                    new BankStory(
                            "qinghe",
                            330,
                            230,
                            45,
                            List.of(
                                    new AppStory(
                                            "Counter assistant", 55, 210, 90, 60, 2, only(FAQ)),
                                    new AppStory("Loan memo drafts", 30, 340, 160, 25, 1, all()),
                                    new AppStory("Staff handbook", 15, 300, 70, 70, 1, only("")))),
                    new BankStory(
                            "linjiang",
                            520,
                            105,
                            30,
                            List.of(
                                    new AppStory("Mobile bank help", 50, 180, 80, 55, 2, only(FAQ)),
                                    new AppStory("Contract digest", 22, 360, 120, 15, 2, all()),
                                    new AppStory(
                                            "Call centre notes", 18, 300, 100, 20, 1, only("")),
                                    new AppStory(
                                            "Risk report drafts", 10, 330, 170, 30, 1, all()))),
                    new BankStory(
                            "nanshan",
                            120,
                            95,
                            8,
                            List.of(
                                    new AppStory(
                                            "Village teller help", 70, 160, 70, 50, 1, only("")),
                                    new AppStory("Notice drafts", 30, 240, 170, 10, 1, all()))));

    private static List<String> only(String model) {
        return List.of(model);
    }

    private static List<String> all() {
        return List.of(DRAFT, "", FAQ);
    }

    /** The story of a bank. */
    static BankStory of(String code) {
        return ALL.stream().filter(story -> story.code().equals(code)).findFirst().orElseThrow();
    }
}
