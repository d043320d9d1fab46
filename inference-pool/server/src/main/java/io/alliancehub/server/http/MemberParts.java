package io.alliancehub.server.http;

import io.alliancehub.server.adapters.AdapterShelf;
import io.alliancehub.server.grammars.GrammarDesk;
import io.alliancehub.server.metrics.MemberMetrics;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.serving.ProgressWatch;
import io.alliancehub.server.tracing.AnswerTraces;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP edge is made of.
 *
 * @param secret null where the member stands alone
 * @param adapters null where the member stands alone
 * @param random source of seeds and of ids
 */
public record MemberParts(
        String memberId,
        @Nullable String secret,
        ModelDirectory models,
        @Nullable AdapterShelf adapters,
        MemberMetrics metrics,
        ProgressWatch progress,
        InFlight inFlight,
        AnswerTraces traces,
        GrammarDesk grammars,
        Clock clock,
        LongSupplier random) {}
