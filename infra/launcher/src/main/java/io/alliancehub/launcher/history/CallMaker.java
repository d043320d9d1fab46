package io.alliancehub.launcher.history;

import io.alliancehub.launcher.folder.HistoryPlan.Model;
import io.alliancehub.launcher.history.BankStory.AppStory;
import io.alliancehub.launcher.history.PastCall.Caller;
import io.alliancehub.launcher.history.PastCall.Times;
import io.alliancehub.launcher.history.PastCall.Tokens;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;

/** Draws one call of an app. */
final class CallMaker {
    private static final int HUNDRED = 100;
    private static final int PER_MILLE = 1_000;
    // As they are on ordinary days, in calls of a thousand.
    private static final int CLIENT_GONE = 14;
    private static final int MEMBER_FAILED = 7;
    private static final int GATEWAY_LOST = 2;
    private static final int MEMBER_FAILED_IN_A_BAD_HOUR = 320;
    private static final int BLOCK = 16;
    private static final int TOKENS_MIN = 8;
    private static final int ID_BYTES = 11;

    private final Random random;
    private final AppStory app;
    private final Model model;

    /** How a call ends. */
    private enum Ending {
        COMPLETED("MEASURED"),
        CLIENT_GONE("MEASURED"),
        MEMBER_FAILED("COUNTED"),
        GATEWAY_LOST("CHECKPOINT");

        private final String measurement;

        Ending(String measurement) {
            this.measurement = measurement;
        }
    }

    CallMaker(Random random, AppStory app, Model model) {
        this.random = random;
        this.app = app;
        this.model = model;
    }

    PastCall make(Caller caller, Instant at, boolean failing) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Ending ending = ending(failing);
        Tokens tokens = tokens(ending);
        return new PastCall(
                PastCall.MARK + HexFormat.of().formatHex(id),
                caller,
                model,
                tokens,
                ending.name(),
                ending.measurement,
                times(at, tokens, failing));
    }

    private Ending ending(boolean failing) {
        int drawn = random.nextInt(PER_MILLE);
        int failed = failing ? MEMBER_FAILED_IN_A_BAD_HOUR : MEMBER_FAILED;
        if (drawn < failed) {
            return Ending.MEMBER_FAILED;
        }
        if (drawn < failed + CLIENT_GONE) {
            return Ending.CLIENT_GONE;
        }
        return drawn < failed + CLIENT_GONE + GATEWAY_LOST ? Ending.GATEWAY_LOST : Ending.COMPLETED;
    }

    private Tokens tokens(Ending ending) {
        int prompt = around(app.promptTokens());
        boolean found = random.nextInt(HUNDRED) < app.cachedPercent();
        int cached = found ? prompt * app.cachedPercent() / HUNDRED / BLOCK * BLOCK : 0;
        int whole = around(app.completionTokens());
        int completion =
                switch (ending) {
                    case COMPLETED -> whole;
                    case CLIENT_GONE, GATEWAY_LOST -> 1 + random.nextInt(whole);
                    // Half of those fail before the first token.
                    case MEMBER_FAILED -> random.nextBoolean() ? 0 : random.nextInt(whole);
                };
        boolean reasons = model.alias().endsWith(BankStory.DRAFT);
        int reasoning = reasons ? completion * (30 + random.nextInt(30)) / HUNDRED : 0;
        int beyond = ending == Ending.CLIENT_GONE ? random.nextInt(BLOCK) : 0;
        return new Tokens(prompt, cached, completion, reasoning, beyond);
    }

    /** From half to nearly twice as much, and mostly near it. */
    private int around(int middle) {
        int percent = 50 + random.nextInt(70) + random.nextInt(70);
        return Math.max(TOKENS_MIN, middle * percent / HUNDRED);
    }

    private Times times(Instant at, Tokens tokens, boolean failing) {
        int queued = random.nextInt(40) + (failing ? random.nextInt(1_500) : 0);
        int first = 60 + queued + (tokens.prompt() - tokens.cached()) / 2 + random.nextInt(90);
        if (tokens.completion() == 0) {
            return new Times(at, null, at.plusMillis(first * 10L));
        }
        Instant firstToken = at.plusMillis(first);
        int each = 9 + random.nextInt(8);
        return new Times(at, firstToken, firstToken.plusMillis((long) each * tokens.completion()));
    }
}
